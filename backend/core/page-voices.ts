import { type Mode, modes } from '@trunkline/shared/protocol/server-frames'

import { boundOf } from './applied-bounds.ts'

/** Users share so many voices: enough that one of them is a small part, few enough to be kept with every look. */
const VOICES = 16
/** Every page reports each minute; whoever did so within this time is one who reports. */
const REPORTS_MS = 70_000

/** What one voice told: counts, and how often an event took at most so many seconds (`applied`, by upper bound). */
export type Voice = {
  handled: number
  handlerErrors: number
  resets: number
  reconnects: number
  seconds: number
  compared: number
  differing: number
  applied: Record<string, number>
}
type Count = Exclude<keyof Voice, 'applied'>

/** What pages told of themselves in some time: users who reported, by mode, and voices, by `<mode>/<number>`. */
export type Told = {
  users: Partial<Record<Mode, number>>
  voices: Record<string, Voice>
}

const silent = (): Voice => ({
  handled: 0,
  handlerErrors: 0,
  resets: 0,
  reconnects: 0,
  seconds: 0,
  compared: 0,
  differing: 0,
  applied: {},
})

/** Voices of two times, or of two processes, as one; neither is changed. */
export function togetherIn(one: Voice, other: Voice): Voice {
  const sum: Voice = { ...one, applied: { ...one.applied } }
  for (const [name, count] of Object.entries(other))
    if (typeof count === 'number') sum[name as Count] += count
  for (const [bound, count] of Object.entries(other.applied))
    sum.applied[bound] = (sum.applied[bound] ?? 0) + count
  return sum
}

/** Who said what of their pages, so that the guard can tell what many met from what one user claims. Never an id leaves it. */
export class PageVoices {
  #voices = new Map<string, Voice>()
  readonly #reported = new Map<Mode, Map<number, number>>(modes.map((mode) => [mode, new Map()]))

  /** A page's report, at `now` (ms since 1970). */
  report(
    user: { userId: number; mode: Mode; now: number },
    counts: Partial<Record<Count, number>>,
  ) {
    this.#reported.get(user.mode)?.set(user.userId, user.now)
    this.add(user, counts)
  }

  /** Counts without a report of their own. */
  add({ userId, mode }: { userId: number; mode: Mode }, counts: Partial<Record<Count, number>>) {
    const voice = this.#voice(userId, mode)
    for (const [name, count] of Object.entries(counts)) voice[name as Count] += count
  }

  /** An event took so long, seconds, from commit to cache. */
  applied({ userId, mode }: { userId: number; mode: Mode }, seconds: number): void {
    const { applied } = this.#voice(userId, mode)
    const bound = String(boundOf(seconds))
    applied[bound] = (applied[bound] ?? 0) + 1
  }

  /** Everything since the last call. */
  take(now: number): Told {
    const voices = Object.fromEntries(this.#voices)
    this.#voices = new Map()
    const users: Told['users'] = {}
    for (const [mode, reported] of this.#reported) {
      for (const [userId, at] of reported) if (at < now - REPORTS_MS) reported.delete(userId)
      if (reported.size > 0) users[mode] = reported.size
    }
    return { users, voices }
  }

  #voice(userId: number, mode: Mode): Voice {
    const name = `${mode}/${userId % VOICES}`
    const voice = this.#voices.get(name) ?? silent()
    this.#voices.set(name, voice)
    return voice
  }
}
