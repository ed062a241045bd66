import type { Mode } from '@trunkline/shared/protocol/server-frames'

import { comparisons, type Figure } from './figures.ts'
import { findingsOf } from './findings.ts'
import { formatRange, formatRatio, formatRatioRange, formatValue, NOT_HERE } from './format.ts'
import { meanings } from './meanings.ts'
import { leftOut } from './polling.ts'
import { repeatCommand } from './repeat.ts'
import type { Report } from './result.ts'

const TITLE = 50
const VALUE = 11
const RATIO = 18

/** The whole report for a terminal. */
export function reportTable(report: Report): string {
  const { asked, build, machine, polling, doubts, failures } = report
  const rounds = asked.rounds === 1 ? 'one round' : `medians of ${asked.rounds} rounds`
  return [
    `Trunkline ${build}: ${asked.users} users, ${asked.seconds} s in each mode, ${asked.rate} events a second, ${rounds}`,
    `${machine.platform}, ${machine.cores} cores (${machine.cpu}), Node ${machine.node}; clients and server on this machine`,
    ...(asked.modes.includes('poll')
      ? [
          '',
          `What poll asks for (${asked.polling}):`,
          ...polling.map(
            ({ what, everyMs, source, says }) =>
              `  ${what.padEnd(TITLE - 14)} ${every(everyMs).padEnd(12)} ${source}: "${says}"`,
          ),
          `  ${leftOut}`,
        ]
      : []),
    '',
    ...figureRows(report),
    '',
    ...meanings.map((sentence) => `· ${sentence}`),
    '',
    ...findingsOf(report).map((sentence) => `→ ${sentence}`),
    ...section('95 % range of the mean over rounds', rangeRows(report)),
    '',
    `The same again: ${repeatCommand(report)}`,
    ...section('Doubts', doubts),
    ...section('FAILED', failures),
  ].join('\n')
}

const section = (title: string, sentences: readonly string[]) =>
  sentences.length === 0 ? [] : ['', `${title}:`, ...sentences.map((sentence) => `  ${sentence}`)]

/** `1 s`, `10-15 s` */
export function every([least, most]: readonly [number, number]): string {
  return least === most ? `${least / 1_000} s` : `${least / 1_000}-${most / 1_000} s`
}

/** From what to what the ratio columns lead, of the modes that were measured. */
export function ratiosOf(modes: readonly Mode[]): (readonly [from: Mode, to: Mode])[] {
  return comparisons.filter(([from, to]) => modes.includes(from) && modes.includes(to))
}

function figureRows({ asked: { modes }, figures }: Report): string[] {
  const ratios = ratiosOf(modes)
  const rows: string[] = []
  let group = ''
  for (const figure of figures) {
    if (figure.group !== group) {
      const heads = group === '' ? headings(modes, ratios) : ''
      group = figure.group
      rows.push(...(rows.length > 0 ? [''] : []), `${group.padEnd(TITLE)}${heads}`.trimEnd())
    }
    rows.push(row(figure, modes, ratios))
  }
  return rows
}

const headings = (modes: readonly Mode[], ratios: ReturnType<typeof ratiosOf>) =>
  [
    ...modes.map((mode) => mode.padStart(VALUE)),
    ...ratios.map(([from, to]) => `${to} ÷ ${from}`.padStart(RATIO)),
  ].join('')

function row(figure: Figure, modes: readonly Mode[], ratios: ReturnType<typeof ratiosOf>): string {
  const { title, unit, values } = figure
  const start = `  ${title}`.padEnd(TITLE)
  if (modes.every((mode) => (values[mode] ?? null) === null)) return `${start}   ${NOT_HERE}`
  return [
    start,
    ...modes.map((mode) => {
      const value = values[mode] ?? null
      return (value === null ? '–' : formatValue(value, unit)).padStart(VALUE)
    }),
    ...ratios.map(([from, to]) => formatRatio(figure, from, to).padStart(RATIO)),
  ].join('')
}

/** Each figure that has ranges, and what one mode is of another with its own. */
function rangeRows({ asked: { modes }, figures }: Report): string[] {
  return figures.flatMap((figure) => {
    const values = modes.flatMap((mode) => {
      const range = formatRange(figure.ranges[mode], figure.unit)
      return range === '' ? [] : [`${mode} ${range}`]
    })
    const changes = ratiosOf(modes).flatMap(([from, to]) => {
      const range = formatRatioRange(figure, from, to)
      return range === '' ? [] : [`${to} ÷ ${from} ${range}`]
    })
    return values.length === 0
      ? []
      : [`${figure.group}, ${figure.title}: ${[...values, ...changes].join('; ')}`]
  })
}
