import type { OldEndpoint } from './old-endpoint.ts'
import type { ParityCounts } from './parity.ts'

const DAY_MS = 86_400_000

export type Seen = {
  /** Open lines now. */
  connections: number
  /** Ms since 1970; null: never since `countedSince`. */
  lastSeen: number | null
  countedSince: number
  parity: ParityCounts
  /** How many other old endpoints still live. */
  othersLeft: number
}

/** Whether an old endpoint may be removed, and why or why not, in a sentence. Pure. */
export function verdictOn(
  { sunset: { condition, notBefore } }: Pick<OldEndpoint, 'sunset'>,
  seen: Seen,
  now: number,
): { mayBeRemoved: boolean; because: string } {
  const no = (because: string) => ({ mayBeRemoved: false, because })
  const { connections, lastSeen, countedSince, parity, othersLeft } = seen
  if (connections > 0) return no(`${connections} open now`)
  const days = Number(/^0 \w+ for (\d+) days$/.exec(condition)?.[1] ?? 0)
  const quietSince = lastSeen ?? countedSince
  const quietDays = Math.floor((now - quietSince) / DAY_MS)
  if (quietDays < days)
    return no(
      lastSeen === null
        ? `counted for ${quietDays} of ${days} days; nobody came yet`
        : `last seen ${quietDays === 0 ? 'today' : `${quietDays} days ago`}; ${days} quiet days are needed`,
    )
  if (days === 0 && othersLeft > 0) return no(`${othersLeft} other old endpoints are left`)
  if (parity.missing > 0)
    return no(`${parity.missing} events of the last 7 days were missing on it: find out why first`)
  if (now < Date.parse(notBefore)) return no(`clients were told that it stays until ${notBefore}`)
  return { mayBeRemoved: true, because: `${condition}: ${quietDays} days quiet` }
}
