import { config } from '../config.ts'
import { deviceId } from '../lib/device.ts'
import { probeSession } from '../lib/probe-session.ts'
import { RealtimeClient } from '../realtime/realtime-client.ts'
import { browserWorld } from '../realtime/world.ts'
import { connectShared } from './connect-shared.ts'
import { knows } from './handlers/registry.ts'
import type { Connect } from './realtime.ts'

/** One socket for everything and for all tabs: `/ws/realtime`. */
export const connectUnified: Connect = (user) =>
  connectShared(
    'unified',
    user,
    ({ since, log, tabs, away }) =>
      new RealtimeClient({
        url: new URL('/ws/realtime', location.href.replace(/^http/, 'ws')).href,
        userId: user.id,
        client: { version: config.build, device: deviceId(), tabs, away },
        world: browserWorld(),
        probe: probeSession,
        knows,
        since,
        log,
      }),
  )
