import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'
import { z } from 'zod'

import { reportChart } from './report-chart.ts'
import { reportHtml } from './report-html.ts'
import { reportTable } from './report-table.ts'
import { reportSchema, type Run } from './result.ts'
import { sampleReport, sampleRun, sampleRuns } from './testing.ts'

const report = sampleReport(sampleRuns())
const lineWith = (text: string, words: string) =>
  text.split('\n').find((line) => line.includes(words)) ?? ''

test('the JSON is what its schema says', () => {
  expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report)
})

test('a figure of several rounds is the median of them', () => {
  const cpu = (serverCpuMs: number) => {
    const run = sampleRun('unified')
    return { ...run, idle: { ...run.idle, serverCpuMs } }
  }
  const { figures } = sampleReport([cpu(50), cpu(500), cpu(100)], '--modes=unified', '--rounds=3')
  expect(figures.find(({ name }) => name === 'idleCpuPercent')?.values).toEqual({ unified: 2 })
})

test('what was lost in one round of three is not hidden by the others', () => {
  const run = sampleRun('unified')
  const { delivery } = run
  const lossy = { ...delivery, notifications: { ...delivery.notifications, lost: 2 } }
  const report = sampleReport([run, { ...run, delivery: lossy }, run], '--modes=unified')
  expect(lineWith(reportTable(report), '  lost ')).toMatch(/ 2$/)
})

test('every figure has a name of its own', () => {
  const names = report.figures.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('the table puts the modes side by side, with what became of each figure', () => {
  const line = lineWith(reportTable(report), 'WebSockets per user')
  expect(line.split(/\s{2,}/).slice(1)).toEqual(['WebSockets per user', '0', '2', '1', '×0.50'])
  expect(lineWith(reportTable(report), 'RSS of the server')).toMatch(/5 KB +16 KB +10 KB.*×0\.63/)
})

test('the findings say what two sockets that become one save, and what they do not', () => {
  expect(lineWith(reportTable(report), 'Two sockets become one')).toContain(
    "Kernel memory per user 14.8 KB → 7.4 KB (×0.50); the server's own memory (RSS) per user 16 KB → 10 KB (×0.63)",
  )
})

test('what this system does not tell is said so', () => {
  const run = sampleRun('unified')
  const nothing = {
    kernelPerSocket: null,
    kernelObjects: null,
    kernelBuffers: null,
    descriptors: null,
  }
  const elsewhere = sampleReport(
    [{ ...run, before: { ...run.before, ...nothing }, after: { ...run.after, ...nothing } }],
    '--modes=unified',
  )
  expect(lineWith(reportTable(elsewhere), 'file descriptors')).toContain('not available here')
  expect(reportChart(elsewhere)).toContain('not available here')
  expect(reportHtml(elsewhere)).toContain('not available here')
})

test('one mode alone is compared with nothing', () => {
  const alone = reportTable(sampleReport([sampleRun('legacy')], '--modes=legacy'))
  expect(alone).not.toContain('÷')
  expect(alone).not.toContain('→ Two sockets')
  expect(alone).not.toContain('What poll asks for')
})

test('who says how often was polled stands in every report', () => {
  expect(lineWith(reportTable(report), 'refetchInterval: 1000')).toContain('1 s')
  expect(reportHtml(report)).toContain('Notifications: 1 request per 10-15 seconds')
})

test('a failure stands in every report', () => {
  const failed = sampleReport(
    [sampleRun('unified', { troubles: ['<b> was cut'] })],
    '--modes=unified',
  )
  expect(reportTable(failed)).toContain('FAILED:\n  unified: <b> was cut.')
  expect(reportHtml(failed)).toContain('unified: &lt;b&gt; was cut.')
})

test('page and chart need nothing from elsewhere and run no script', () => {
  for (const text of [reportHtml(report), reportChart(report)]) {
    expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|<script|<link|url\(/,
    )
    expect(text).toContain('prefers-color-scheme:dark')
  }
})

test('the chart draws each mode at its share of the longest bar, and a small value still visibly', () => {
  const widths = (kind: string) =>
    [
      ...reportChart(report).matchAll(new RegExp(`class="${kind}"[^>]* width="([\\d.]+)"`, 'g')),
    ].map(([, width]) => Number(width))
  const [sockets] = widths('legacy')
  expect([sockets, widths('unified')[0], widths('poll')[0]]).toEqual([250, 125, 0])
  expect(Math.min(...widths('unified').filter((width) => width > 0))).toBeGreaterThanOrEqual(2)
})

test('the JSON schema beside this file is that of the report, and the report fits it', () => {
  const file: unknown = JSON.parse(
    readFileSync(new URL('report.schema.json', import.meta.url), 'utf8'),
  )
  expect(file).toEqual(z.toJSONSchema(reportSchema))
  const fits = z.fromJSONSchema(file as Parameters<typeof z.fromJSONSchema>[0])
  const written: unknown = JSON.parse(JSON.stringify(report))
  expect(fits.safeParse(written).success).toBe(true)
  for (const broken of [{ version: 1 }, { asked: {} }, { figures: [{ name: 'x' }] }])
    expect(fits.safeParse({ ...(written as object), ...broken }).success).toBe(false)
})

const rounds = [80, 100, 120].flatMap((serverCpuMs, round) =>
  (['legacy', 'unified'] as const).map((mode) => {
    const run = sampleRun(mode, { round })
    const share = mode === 'legacy' ? 2 : 1
    return { ...run, idle: { ...run.idle, serverCpuMs: serverCpuMs * share } }
  }),
)

test('several rounds say how sure a figure is, and that a ratio is no chance', () => {
  const report = sampleReport(rounds, '--modes=legacy,unified', '--rounds=3')
  const cpu = report.figures.find(({ name }) => name === 'idleCpuPercent')
  expect(cpu?.ranges.unified?.map((end) => end.toFixed(2))).toEqual(['1.01', '2.99'])
  expect(cpu?.changes).toMatchObject([{ from: 'legacy', to: 'unified', ratio: 0.5 }])
  expect(lineWith(reportTable(report), 'server CPU, of one core: legacy')).toContain(
    'unified ÷ legacy ×0.50 to ×0.50',
  )
  expect(reportHtml(report)).toContain('<span class="range">1.01 % to 2.99 %</span>')
  expect(reportChart(report)).toContain('class="whisker"')
  const noisy = rounds.map((run) => ({
    ...run,
    setUp: { ms: 100 + 90 * run.round, serverCpuMs: 1 },
  }))
  noisy[0] = { ...(rounds[0] as Run), setUp: { ms: 400, serverCpuMs: 1 } }
  expect(reportTable(sampleReport(noisy, '--modes=legacy,unified', '--rounds=3'))).toContain(
    'may be chance',
  )
})

test('one round has no range', () => {
  expect(reportHtml(report)).not.toContain('class="range"')
  expect(reportTable(report)).not.toContain('95 % range')
})

test('the page stands alone, follows light and dark, and says how to measure the same again', () => {
  const page = reportHtml(sampleReport(sampleRuns(), '--seed=42', '--cohort=0-25'))
  expect(page).not.toMatch(/<script|<link|src=|url\(/)
  expect(page).toContain('prefers-color-scheme:dark')
  expect(page).toContain('npm run compare -- --users=100')
  expect(page).toContain('--seed=42 --polling=A --cohort=0-25')
  expect(page).toContain('deliveries to users from 0 to 25 % of the draw')
})
