const DAY = 86_400_000

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric' })
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** What stands at an axis that spans so many ms. */
export const tickOf = (at: number, spanMs: number): string =>
  (spanMs > 2 * DAY ? day : clock).format(at)

export const dayAndTime = (at: number): string => whole.format(at)

/** As `<time>` and `TimeAgo` want it. */
export const isoOf = (at: number): string => new Date(at).toISOString()
