const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** Tells times the way people of that language do; without one, of the browser's. */
export function timeTeller(locale?: string) {
  const ago = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'always' })
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' })
  const dayMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const dayMonthYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' })
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const byDay = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const now = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second')

  return {
    /** The whole date and time, for whoever asks. */
    exactTime: (at: number): string => exact.format(at),

    /** The time of day alone. */
    clockTime: (at: number): string => clock.format(at),

    /** "now", "4m ago", "3h ago", then the date. A clock that runs behind never shows the future. */
    relativeTime: (at: number, present: number): string => {
      const since = Math.max(0, present - at)
      if (since < 45_000) return now
      if (since < HOUR) return ago.format(-Math.max(1, Math.floor(since / MINUTE)), 'minute')
      if (since < DAY) return ago.format(-Math.floor(since / HOUR), 'hour')
      if (since < 7 * DAY) return ago.format(-Math.floor(since / DAY), 'day')
      const sameYear = new Date(at).getFullYear() === new Date(present).getFullYear()
      return (sameYear ? dayMonth : dayMonthYear).format(at)
    },

    /** The heading of a day: "today", "yesterday", the weekday within a week, then the date. */
    dayName: (at: number, present: number): string => {
      const days = Math.round((midnight(present) - midnight(at)) / DAY)
      if (days <= 1) return byDay.format(-Math.max(0, days), 'day')
      return days < 7 ? weekday.format(at) : dayMonthYear.format(at)
    },
  }
}

export const { clockTime, exactTime, relativeTime, dayName } = timeTeller()

/** How long `relativeTime` stays as it is. */
export function freshFor(at: number, present: number): number {
  const since = Math.max(0, present - at)
  if (since < HOUR) return MINUTE / 2
  return since < DAY ? HOUR / 4 : DAY / 4
}
