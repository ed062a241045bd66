import { config } from '../config.ts'
import { deviceId } from '../lib/device.ts'
import { probeSession } from '../lib/probe-session.ts'
import { FallbackTransport } from '../realtime/fallback-transport.ts'
import { RealtimeClient } from '../realtime/realtime-client.ts'
import { browserWorld } from '../realtime/world.ts'
import { connectPoll } from './connect-poll.ts'
import { knows } from './handlers/registry.ts'
import type { Connect } from './realtime.ts'

/** One socket for everything: `/ws/realtime`; polling, where no socket can be opened. */
export const connectUnified: Connect = (user) => {
  const world = browserWorld()
  const socket = new RealtimeClient({
    url: new URL('/ws/realtime', location.href.replace(/^http/, 'ws')).href,
    userId: user.id,
    client: { version: config.build, device: deviceId() },
    world,
    probe: probeSession,
    knows,
    since: (topic) => user.cache.lowest(topic),
  })
  return new FallbackTransport({ socket, poll: () => connectPoll(user), now: world.now })
}
