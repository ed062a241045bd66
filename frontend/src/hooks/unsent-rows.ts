import type { Person } from '@trunkline/shared/contract/scalars'

/** Something of one's own that the server has not been seen to hold. */
export type Draft = { id: string; content: string; seen: number }
type Row = { id: number; clientId?: string; content: string; author: Person }

/**
 * The drafts that no row answers for yet, so that what somebody wrote is shown once, whichever comes first. An event
 * names the action it fulfils. A list that was read in between does not: there, a row of mine with the same words that
 * was not known when I sent them is the one. Each row answers for one draft; those in `answered` have theirs.
 */
export function notYetShown<D extends Draft>(
  drafts: readonly D[],
  rows: readonly Row[],
  { me, answered }: { me: number; answered: Iterable<number> },
): D[] {
  const told = new Set(rows.flatMap(({ clientId }) => clientId ?? []))
  const spoken = rows.filter(({ author, clientId }) => author.id === me && clientId === undefined)
  const taken = new Set(answered)
  return drafts.filter((draft) => {
    if (told.has(draft.id)) return false
    const row = spoken.findLast(
      ({ id, content }) => id > draft.seen && content === draft.content.trim() && !taken.has(id),
    )
    if (row) taken.add(row.id)
    return row === undefined
  })
}
