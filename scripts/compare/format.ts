import type { Mode } from '@trunkline/shared/protocol/server-frames'

import type { Figure } from './figures.ts'
import type { Range } from './statistics.ts'

/** What is said where the system does not tell a figure. */
export const NOT_HERE = 'not available here'

const three = (value: number) => {
  const size = Math.abs(value)
  const digits = size === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2
  return Number(value.toFixed(digits)).toLocaleString('en-US', { maximumFractionDigits: 2 })
}

function bytes(value: number, suffix: string): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `${three(value / 1e6)} MB${suffix}`
  return size >= 1e3 ? `${three(value / 1e3)} KB${suffix}` : `${Math.round(value)} B${suffix}`
}

/** A value with its unit, in three digits or so. */
export function formatValue(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return NOT_HERE
  if (unit === 'B') return bytes(value, '')
  if (unit === 'B/s') return bytes(value, '/s')
  if (unit === 'ms' && Math.abs(value) >= 1_000) return `${three(value / 1_000)} s`
  return unit === '' ? three(value) : `${three(value)}${unit === '/s' ? '' : ' '}${unit}`
}

/** `4.2 KB to 6.1 KB`: where the mean lies; empty of one round. */
export const formatRange = (range: Range | null | undefined, unit: string): string =>
  range ? `${formatValue(range[0], unit)} to ${formatValue(range[1], unit)}` : ''

/** `×0.65`: what became of the value; empty where a ratio would say nothing. */
export function formatRatio({ values }: Figure, from: Mode, to: Mode): string {
  const [before, after] = [values[from], values[to]]
  if (typeof before !== 'number' || typeof after !== 'number' || before <= 0 || after < 0) return ''
  return times(after / before)
}

/** `×0.52 to ×0.91`, and whether that is more than chance; empty of one round. */
export function formatRatioRange({ changes }: Figure, from: Mode, to: Mode): string {
  const range = changes.find((change) => change.from === from && change.to === to)?.range
  if (!range) return ''
  const chance = range[0] < 1 && range[1] > 1 ? ', may be chance' : ''
  return `${times(range[0])} to ${times(range[1])}${chance}`
}

const times = (ratio: number) =>
  `×${ratio >= 10 ? Math.round(ratio) : ratio >= 0.995 ? ratio.toFixed(1) : ratio >= 0.01 || ratio === 0 ? ratio.toFixed(2).replace(/^0\.00$/, '0') : ratio.toFixed(3)}`
