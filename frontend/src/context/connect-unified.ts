import { config } from '../config.ts'
import { deviceId } from '../lib/device.ts'
import { probeSession } from '../lib/probe-session.ts'
import { RealtimeClient } from '../realtime/realtime-client.ts'
import { browserWorld } from '../realtime/world.ts'
import { knows } from './handlers/registry.ts'
import type { Connect } from './realtime.ts'

/** One socket for everything: `/ws/realtime`. */
export const connectUnified: Connect = ({ id, cache }) =>
  new RealtimeClient({
    url: new URL('/ws/realtime', location.href.replace(/^http/, 'ws')).href,
    userId: id,
    client: { version: config.build, device: deviceId() },
    world: browserWorld(),
    probe: probeSession,
    knows,
    since: (topic) => cache.lowest(topic),
  })
