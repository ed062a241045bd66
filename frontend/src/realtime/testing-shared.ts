import type { MessageName } from '@trunkline/shared/contract/catalogue'

import type { FakeTab } from './fake-browser.ts'
import { RealtimeClient } from './realtime-client.ts'
import { SharedTransport } from './shared-transport.ts'
import { ME } from './transport.contract.ts'

const knows = (name: string): name is MessageName => !name.startsWith('unknown.')

/** The line of one tab, shared with all others of its browser; `name` is the tab's. */
export function connect(tab: FakeTab, name: string): SharedTransport {
  return new SharedTransport({
    name: 'line',
    userId: ME,
    tab: name,
    world: tab.world,
    neighbours: tab.neighbours,
    since: () => undefined,
    log: { epoch: '' },
    line: ({ since, log, tabs, away }) =>
      new RealtimeClient({
        url: 'ws://here',
        userId: ME,
        client: { version: 't', device: 'd', tabs, away },
        world: { ...tab.world, random: () => 0.01 },
        probe: () => Promise.resolve('signed_in'),
        knows,
        since,
        log,
      }),
  })
}
