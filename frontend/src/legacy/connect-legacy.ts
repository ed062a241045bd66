import { probeSession } from '../lib/probe-session.ts'
import { browserWorld } from '../realtime/world.ts'
import { LegacyTransport } from './legacy-transport.ts'

/** The old lines of this page's origin; the session cookie says who is on them. */
export const connectLegacy = () =>
  new LegacyTransport({
    base: location.origin.replace(/^http/, 'ws'),
    world: browserWorld(),
    probe: probeSession,
  })
