import { browserNeighbours } from '../realtime/neighbours.ts'
import { SharedTransport } from '../realtime/shared-transport.ts'
import type { LineHost } from '../realtime/switchboard.ts'
import type { Rewindable, Transport } from '../realtime/transport.ts'
import { browserWorld } from '../realtime/world.ts'
import type { Connect } from './realtime.ts'

/** Where a line is to begin. */
export type Place = Pick<LineHost, 'since' | 'log' | 'away'>

/** This tab's name among those of its browser. */
const TAB = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) =>
  part.toString(36),
).join('')

/** One line for all tabs that are on this kind of it; one for this tab, where tabs cannot talk to each other. */
export function connectShared(
  kind: string,
  { id, since, log }: Parameters<Connect>[0],
  line: (host: LineHost) => Rewindable,
): Transport {
  const neighbours = browserNeighbours()
  const world = browserWorld()
  if (!neighbours) return line({ since, log, tabs: () => 1, away: world.hidden })
  return new SharedTransport({
    name: `trunkline.${kind}.${id}`,
    userId: id,
    tab: TAB,
    world,
    neighbours,
    line,
    since,
    log,
  })
}
