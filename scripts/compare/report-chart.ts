import type { Mode } from '@trunkline/shared/protocol/server-frames'

import type { Figure } from './figures.ts'
import { formatValue, NOT_HERE } from './format.ts'
import { escapeMarkup } from './markup.ts'
import type { Report } from './result.ts'

type Panel = {
  title: string
  /** One bar for each mode, or two: the first strong, the second pale. */
  bars: readonly [name: string, legend?: string][]
}

const panels: readonly Panel[] = [
  { title: 'WebSockets per user', bars: [['socketsPerUser']] },
  { title: 'HTTP requests a second, nothing happening', bars: [['idleRequestsPerSecond']] },
  {
    title: 'Server CPU, of one core',
    bars: [
      ['idleCpuPercent', 'nothing happens'],
      ['busyCpuPercent', 'events are written'],
    ],
  },
  {
    title: 'Bytes a second, nothing happening',
    bars: [
      ['idleBytesInPerSecond', 'into the server'],
      ['idleBytesOutPerSecond', 'out of it'],
    ],
  },
  {
    title: 'Memory per connected user',
    bars: [
      ['rssPerUser', 'RSS'],
      ['kernelPerUser', 'kernel, both ends'],
    ],
  },
  {
    title: 'Server CPU for connecting, per user',
    bars: [['setUpCpuMsPerUser']],
  },
  {
    title: 'Delivery of notifications, from the POST',
    bars: [
      ['notificationFromPostP50', 'p50'],
      ['notificationFromPostP99', 'p99'],
    ],
  },
  {
    title: 'Delivery of friend requests, from the POST',
    bars: [
      ['friendRequestFromPostP50', 'p50'],
      ['friendRequestFromPostP99', 'p99'],
    ],
  },
]

const COLUMNS = 2
const PANEL = { width: 480, pad: 20, head: 44, foot: 20 }
const BAR = { left: 76, height: 12, gap: 4, modeGap: 10, most: 250 }

const STYLE = `
.tl{color-scheme:light dark;--ink:#1b2430;--soft:#5b6675;--line:#e3e7ec;--paper:#ffffff;--poll:#b4622a;--legacy:#6f7b8b;--unified:#2b63d9}
@media (prefers-color-scheme:dark){.tl{--ink:#e8ecf2;--soft:#9aa6b6;--line:#2b333f;--paper:#12171e;--poll:#e2955c;--legacy:#95a2b4;--unified:#7aa5ff}}
.tl text{font:13px system-ui,-apple-system,'Segoe UI',sans-serif;fill:var(--ink)}
.tl .title{font-weight:600;font-size:14px}
.tl .soft{fill:var(--soft);font-size:12px}
.tl .axis{stroke:var(--line)}
.tl .whisker{stroke:var(--ink);stroke-width:1.5;opacity:.7}
.tl .poll{fill:var(--poll)}.tl .legacy{fill:var(--legacy)}.tl .unified{fill:var(--unified)}
.tl .pale{opacity:.45}`

/** The chart: a panel for each question, a bar for each mode. Stands alone, and follows the reader's light or dark. */
export function reportChart({ asked: { users, modes }, figures }: Report): string {
  const drawn = panels.map((panel) => drawPanel(panel, modes, figures))
  const rows: string[] = []
  let y = 0
  for (let i = 0; i < drawn.length; i += COLUMNS) {
    const row = drawn.slice(i, i + COLUMNS)
    rows.push(...row.map(({ body }, column) => place(body, column * PANEL.width, y)))
    y += Math.max(...row.map(({ height }) => height))
  }
  const width = COLUMNS * PANEL.width
  const says = `${users} users: ${modes.join(', ')}`
  return `<svg class="tl" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" aria-label="${escapeMarkup(says)}"><style>${STYLE}</style><rect width="${width}" height="${y}" fill="var(--paper)"/>${rows.join('')}</svg>`
}

const place = (body: string, x: number, y: number) =>
  `<g transform="translate(${x} ${y})">${body}</g>`

function drawPanel(
  { title, bars }: Panel,
  modes: readonly Mode[],
  figures: readonly Figure[],
): { body: string; height: number } {
  const series = bars.map(([name]) => figures.find((figure) => figure.name === name))
  const values = series.flatMap((figure) =>
    modes.flatMap((mode) => [figure?.values[mode] ?? 0, figure?.ranges[mode]?.[1] ?? 0]),
  )
  const most = Math.max(...values, Number.EPSILON)
  const legend = bars
    .map(([, text], i) => (text === undefined ? '' : `${i === 0 ? 'strong' : 'pale'}: ${text}`))
    .filter(Boolean)
    .join(', ')
  const parts = [text({ x: PANEL.pad, y: 24, words: title, kind: 'title' })]
  if (legend) parts.push(text({ x: PANEL.pad, y: 40, words: legend, kind: 'soft' }))
  const top = PANEL.head + 8
  let y = top
  for (const mode of modes) {
    const height = series.length * (BAR.height + BAR.gap) - BAR.gap
    parts.push(text({ x: PANEL.pad, y: y + height / 2 + 4, words: mode, kind: 'soft' }))
    for (const [i, figure] of series.entries()) {
      const value = figure?.values[mode] ?? null
      const width = value === null ? 0 : Math.max(value > 0 ? 2 : 0, (value / most) * BAR.most)
      const label = value === null ? NOT_HERE : formatValue(value, figure?.unit ?? '')
      parts.push(
        `<rect class="${mode}${i > 0 ? ' pale' : ''}" x="${BAR.left}" y="${y}" width="${width.toFixed(1)}" height="${BAR.height}" rx="2"/>`,
        whisker(figure?.ranges[mode], { most, y: y + BAR.height / 2 }),
        text({
          x: BAR.left + Math.max(width, reach(figure?.ranges[mode], most)) + 8,
          y: y + BAR.height - 1,
          words: label,
        }),
      )
      y += BAR.height + BAR.gap
    }
    y += BAR.modeGap
  }
  const end = y - BAR.modeGap
  parts.push(`<line class="axis" x1="${BAR.left}" x2="${BAR.left}" y1="${top - 4}" y2="${end}"/>`)
  return { body: parts.join(''), height: end + PANEL.foot }
}

type Shown = Figure['ranges'][Mode]

const reach = (range: Shown, most: number) => (range ? (range[1] / most) * BAR.most : 0)

/** Where the mean lies with 95 % confidence: a thin line over the end of the bar. */
function whisker(range: Shown, { most, y }: { most: number; y: number }): string {
  if (!range) return ''
  const [low, high] = range.map((value) => BAR.left + (Math.max(0, value) / most) * BAR.most)
  return `<line class="whisker" x1="${low?.toFixed(1)}" x2="${high?.toFixed(1)}" y1="${y}" y2="${y}"/>`
}

const text = (at: { x: number; y: number; words: string; kind?: string }) =>
  `<text x="${at.x.toFixed(1)}" y="${at.y.toFixed(1)}"${at.kind ? ` class="${at.kind}"` : ''}>${escapeMarkup(at.words)}</text>`
