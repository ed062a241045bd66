import type { Figures, OpsFigures } from '@trunkline/shared/contract/ops'
import { type FigureKind, figureKinds } from '@trunkline/shared/contract/ops-figures'

/** One figure by its name, as in `connections/realtime`; null where nobody looked. */
export type Look = (name: string) => number | null

/** A count that is not there is 0, as the contract has it, where somebody looked at all. */
export const isCount = (name: string): boolean => {
  const kind = kindOf(name)
  return kind === 'connections' || (kind !== undefined && figureKinds[kind].time === 'sum')
}

/** The last look at every process as one: what can be added is added, of the others the worst counts. */
export function overNodes(nodes: readonly OpsFigures[]): Figures {
  const whole: Figures = {}
  for (const { figures } of nodes)
    for (const [name, value] of Object.entries(figures)) {
      const before = whole[name]
      if (before === undefined) whole[name] = value
      else whole[name] = isAdded(name) ? before + value : Math.max(before, value)
    }
  return whole
}

function isAdded(name: string): boolean {
  const kind = kindOf(name)
  return kind !== undefined && figureKinds[kind].nodes === 'sum'
}

function kindOf(name: string): FigureKind | undefined {
  const kind = name.split('/', 1)[0] ?? ''
  return Object.hasOwn(figureKinds, kind) ? (kind as FigureKind) : undefined
}

/** The two sides that are compared: every old endpoint, and the one line. */
export type Side = 'legacy' | 'unified'

const ONE_LINE = 'connections/realtime'

/** Open lines of one side, from the names that there are; null where nobody looked. */
export function linesOn(side: Side, names: readonly string[], look: Look): number | null {
  if (look('users') === null) return null
  const own = names.filter(
    (name) => name.startsWith('connections/') && (name === ONE_LINE) === (side === 'unified'),
  )
  return own.reduce((sum, name) => sum + (look(name) ?? 0), 0)
}

/** Open lines for each user who is on this side alone; null without users there. */
export function linesPerUser(side: Side, look: Look): number | null {
  const [users, lines] = [look(`usersOn/${side}`), look(`linesOf/${side}`)]
  return users === null || users === 0 || lines === null ? null : lines / users
}
