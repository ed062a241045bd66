import { parsePositions, type Positions } from '@trunkline/shared/protocol/position'

import type { Account } from './accounts.ts'
import { askFor } from './http-client.ts'
import type { LineServices } from './line.ts'
import { INCOMING, NOTIFICATIONS } from './polling.ts'
import { CountedAgent } from './traffic.ts'

/** Connections that a browser opens to one server. */
export const BROWSER_CONNECTIONS = 6

/** Where the fetched lists stand in the log: what a unified page resumes from. */
export type Loaded = { epoch: string; positions: Positions }

/** Both lists of the families compared, over connections that are closed afterwards. */
export async function loadPage(
  { origin, traffic }: Pick<LineServices, 'origin' | 'traffic'>,
  { cookie }: Account,
): Promise<Loaded> {
  const agent = new CountedAgent(traffic, BROWSER_CONNECTIONS)
  try {
    const answers = await Promise.all(
      [NOTIFICATIONS, INCOMING].map((path) => askFor({ origin, agent, path, cookie })),
    )
    const said = (name: string) =>
      answers.map(({ answer }) => String(answer.headers[name] ?? '')).filter((text) => text !== '')
    return {
      epoch: said('realtime-epoch')[0] ?? '',
      positions: parsePositions(said('realtime-position').join(', ')),
    }
  } finally {
    agent.destroy()
  }
}
