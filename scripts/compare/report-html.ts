import type { Figure } from './figures.ts'
import { findingsOf } from './findings.ts'
import { formatRange, formatRatio, formatRatioRange, formatValue } from './format.ts'
import { escapeMarkup as safe } from './markup.ts'
import { meanings } from './meanings.ts'
import { leftOut } from './polling.ts'
import { repeatCommand } from './repeat.ts'
import { reportChart } from './report-chart.ts'
import { every, ratiosOf } from './report-table.ts'
import type { Report } from './result.ts'

const STYLE = `
:root{color-scheme:light dark;--ink:#1b2430;--soft:#5b6675;--line:#e3e7ec;--paper:#ffffff;--warn:#8a5a00;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf2;--soft:#9aa6b6;--line:#2b333f;--paper:#12171e;--warn:#f0c060;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1000px;padding:32px 20px 64px;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif}
h1{font-size:28px;line-height:1.2;margin:0 0 8px}
h2{font-size:20px;margin:40px 0 8px}
p,li{max-width:75ch}
.soft{color:var(--soft)}
.warn li{color:var(--warn)}.bad li{color:var(--bad)}
svg{display:block;width:100%;min-width:720px;height:auto;margin:16px 0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:15px}
th,td{padding:6px 12px 6px 0;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left;white-space:normal}
th{font-weight:600}
tbody th{padding-top:20px;color:var(--soft);font-size:14px}
.range{display:block;color:var(--soft);font-size:12px}
.cards{display:flex;flex-wrap:wrap;gap:16px;margin:24px 0;padding:0;list-style:none}
.cards li{flex:1 1 220px;border-top:1px solid var(--line);padding-top:12px}
.cards b{display:block;font-size:22px;line-height:1.3;white-space:nowrap;font-variant-numeric:tabular-nums}
pre{overflow-x:auto;padding:12px 16px;border:1px solid var(--line);border-radius:8px;font-size:13px}
@media print{body{max-width:none}svg,table{break-inside:avoid}}
.words td,.words th{text-align:left;white-space:normal}`

/** The report as one page that needs nothing else: the chart, what it says, every figure, how it was measured. */
export function reportHtml(report: Report): string {
  const { asked, at, build, machine, doubts, failures } = report
  const title = `${asked.users} users, ${asked.modes.join(' → ')}`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Trunkline ${safe(build)}: ${safe(title)}</title>
<style>${STYLE}</style>
<h1>${safe(title)}</h1>
<p class="soft">Trunkline ${safe(build)}, measured <time datetime="${safe(at)}">${safe(at.slice(0, 16).replace('T', ' '))} UTC</time>
by <code>npm run compare</code>: ${asked.seconds} s in each mode, ${asked.rate} events a second,
${asked.rounds === 1 ? 'one round' : `medians of ${asked.rounds} rounds, with the 95 % range of the mean`}${cohortText(asked.cohort)}.
${safe(machine.platform)}, ${machine.cores} cores (${safe(machine.cpu)}), Node ${safe(machine.node)}; clients and server on one machine.</p>
${list('Failed', failures, 'bad')}
${cards(report)}
${items(findingsOf(report), '')}
${list('Doubts', doubts, 'warn')}
<div class="wide">${reportChart(report)}</div>
${asked.rounds === 1 ? '' : '<p class="soft">A thin line is the 95 % range of the mean over the rounds (Student’s t).</p>'}
<h2>Every figure</h2>
<div class="wide">${figureTable(report)}</div>
${asked.modes.includes('poll') ? pollingTable(report) : ''}
<h2>How it was measured</h2>
${items(meanings, '')}
<h2>The same again</h2>
<p>The same seed writes the same events at the same times, and lets the same users ask at the same moments.</p>
<pre><code>${safe(repeatCommand(report))}</code></pre>
</html>
`
}

const small = (range: string) => (range === '' ? '' : `<span class="range">${safe(range)}</span>`)

const cohortText = ([from, to]: Report['asked']['cohort']) =>
  from === 0 && to === 100 ? '' : `; deliveries to users from ${from} to ${to} % of the draw`

const headlines = new Map([
  ['socketsPerUser', 'Sockets per user'],
  ['idleRequestsPerSecond', 'Requests while nothing happens'],
  ['kernelPerUser', 'Kernel memory of the sockets, per user'],
  ['notificationFromPostP50', 'A notification is there after'],
])

/** What one looks at first: every mode in order, with the range of the last. */
function cards({ asked: { modes }, figures }: Report): string {
  const last = modes.at(-1)
  if (last === undefined || modes.length === 1) return ''
  const card = ({ name, unit, values, ranges }: Figure) => {
    const each = modes.map((mode) => formatValue(values[mode], unit)).join(' → ')
    return `<li>${safe(headlines.get(name) ?? name)}<span class="soft"> ${safe(modes.join(' → '))}</span><b>${safe(each)}</b>${small(formatRange(ranges[last], unit))}</li>`
  }
  const shown = figures.filter(({ name }) => headlines.has(name))
  return `<ul class="cards" aria-label="${safe(modes.join(' → '))}">${shown.map(card).join('\n')}</ul>`
}

const items = (sentences: readonly string[], kind: string) =>
  `<ul${kind ? ` class="${kind}"` : ''}>${sentences.map((sentence) => `<li>${safe(sentence)}</li>`).join('\n')}</ul>`

const list = (title: string, sentences: readonly string[], kind: string) =>
  sentences.length === 0 ? '' : `<h2>${title}</h2>${items(sentences, kind)}`

function figureTable({ asked: { modes }, figures }: Report): string {
  const ratios = ratiosOf(modes)
  const heads = [...modes, ...ratios.map(([from, to]) => `${to} ÷ ${from}`)]
  const row = (figure: Figure) =>
    `<tr><td>${safe(figure.title)}</td>${[
      ...modes.map((mode) => [
        formatValue(figure.values[mode], figure.unit),
        formatRange(figure.ranges[mode], figure.unit),
      ]),
      ...ratios.map(([from, to]) => [
        formatRatio(figure, from, to),
        formatRatioRange(figure, from, to),
      ]),
    ]
      .map(([value = '', range = '']) => `<td>${safe(value)}${small(range)}</td>`)
      .join('')}</tr>`
  const groups = Map.groupBy(figures, ({ group }) => group)
  const bodies = [...groups].map(
    ([group, rows]) =>
      `<tbody><tr><th colspan="${heads.length + 1}" scope="rowgroup">${safe(group)}</th></tr>${rows.map(row).join('\n')}</tbody>`,
  )
  return `<table><thead><tr><td></td>${heads.map((head) => `<th scope="col">${safe(head)}</th>`).join('')}</tr></thead>${bodies.join('\n')}</table>`
}

function pollingTable({ asked, polling }: Report): string {
  const rows = polling.map(
    ({ what, path, everyMs, source, says }) =>
      `<tr><td>${safe(what)}</td><td><code>${safe(path)}</code></td><td>${every(everyMs)}</td><td>${safe(source)}: “${safe(says)}”</td></tr>`,
  )
  return `<h2>What poll asks for (${safe(asked.polling)})</h2>
<div class="wide"><table class="words"><thead><tr><th>list</th><th>request</th><th>every</th><th>who says so</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>
<p class="soft">${safe(leftOut)}</p>`
}
