import type { Availability, Lease, Presence, PresenceChange } from './presence.ts'

const LEVELS = {
  offline: { online: false, away: false },
  away: { online: true, away: true },
  looking: { online: true, away: false },
} as const satisfies Record<string, Availability>
type Level = keyof typeof LEVELS
const ORDER: readonly Level[] = ['offline', 'away', 'looking']

type Person = {
  /** What each line claims. */
  readonly leases: Map<Lease, Level>
  shown: Level
  rev: number
  since: number
  falling?: { to: Level; timer: NodeJS.Timeout }
}

/**
 * Presence of one node. `graceMs`: how long a person stays online after the last line went; `awayMs`: how long nobody
 * has to look before they are away.
 */
export function memoryPresence(options: {
  graceMs: number
  awayMs: number
  clock: () => number
}): Presence {
  const { graceMs, awayMs, clock } = options
  const people = new Map<number, Person>()
  const listeners = new Set<(change: PresenceChange) => void>()
  let rev = clock()

  const stopFalling = (person: Person) => {
    clearTimeout(person.falling?.timer)
    delete person.falling
  }

  const turn = (userId: number, person: Person, shown: Level) => {
    stopFalling(person)
    Object.assign(person, { shown, rev: ++rev, since: clock() })
    if (shown === 'offline') people.delete(userId)
    for (const listen of listeners)
      listen({ userId, ...LEVELS[shown], rev: person.rev, at: person.since })
  }

  const weigh = (userId: number, person: Person, { goodbye = false } = {}) => {
    const claims = new Set(person.leases.values())
    const best = ORDER.findLast((level) => claims.has(level)) ?? 'offline'
    if (best === person.shown) return stopFalling(person)
    const falls = ORDER.indexOf(best) < ORDER.indexOf(person.shown)
    if (!falls || (goodbye && best === 'offline')) return turn(userId, person, best)
    if (person.falling?.to === best) return
    stopFalling(person)
    const delay = best === 'offline' ? graceMs : awayMs
    const timer = setTimeout(() => turn(userId, person, best), delay).unref()
    person.falling = { to: best, timer }
  }

  return {
    arrive(userId, { away = false } = {}) {
      const person = people.get(userId) ?? { leases: new Map(), shown: 'offline', rev: 0, since: 0 }
      people.set(userId, person)
      const claim = (isAway: boolean) => {
        person.leases.set(lease, isAway ? 'away' : 'looking')
        weigh(userId, person)
      }
      const lease: Lease = {
        look: (isAway) => {
          if (person.leases.has(lease)) claim(isAway)
        },
        end: (how) => {
          if (person.leases.delete(lease)) weigh(userId, person, how)
        },
      }
      claim(away)
      return lease
    },
    online: async (userIds) => {
      const here = userIds.flatMap((userId) => {
        const person = people.get(userId)
        if (!person) return []
        const { away } = LEVELS[person.shown]
        return [[userId, { away, rev: person.rev, since: person.since }] as const]
      })
      return new Map(here)
    },
    onChange: (listener) => void listeners.add(listener),
    close: async () => {
      for (const person of people.values()) stopFalling(person)
      people.clear()
      listeners.clear()
    },
  }
}
