/** What a figure is counted in. */
export type Unit = 'count' | 'bytes' | 'bytesPerSecond' | 'perSecond' | 'seconds' | 'ratio'

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 })
const compact = new Intl.NumberFormat(undefined, {
  notation: 'compact',
  maximumSignificantDigits: 3,
})

const STEPS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** A figure as one reads it: three digits, and a unit that fits its size. `–` where nobody looked. */
export function inWords(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '–'
  switch (unit) {
    case 'bytes':
      return bytes(value)
    case 'bytesPerSecond':
      return `${bytes(value)}/s`
    case 'perSecond':
      return `${short.format(value)}/s`
    case 'seconds':
      return seconds(value)
    case 'ratio':
      return short.format(value)
    case 'count':
      return value < 10_000 ? whole.format(value) : compact.format(value)
  }
}

/** The same for the scale of a chart, where there is less room. */
export const onScale = (value: number, unit: Unit): string => {
  if (unit === 'bytesPerSecond') return inWords(value, 'bytes')
  return inWords(value, unit === 'perSecond' ? 'ratio' : unit)
}

function bytes(value: number): string {
  const size = Math.max(
    0,
    Math.min(STEPS.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3)),
  )
  return `${short.format(value / 1_000 ** size)} ${STEPS[size]}`
}

function seconds(value: number): string {
  if (value === 0) return '0 s'
  if (value < 0.001) return `${short.format(value * 1_000_000)} µs`
  return value < 1 ? `${short.format(value * 1_000)} ms` : `${short.format(value)} s`
}

/** A percentage as the plan has them. */
export const percent = (value: number): string => `${short.format(value)} %`

/** A stretch of time, roughly. */
export function span(ms: number): string {
  if (ms < 90_000) return `${Math.ceil(ms / 1_000)} s`
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 129_600_000) return `${short.format(ms / 3_600_000)} h`
  return `${short.format(ms / 86_400_000)} days`
}
