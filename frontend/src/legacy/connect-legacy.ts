import { probeSession } from '../lib/probe-session.ts'
import { browserWorld } from '../realtime/world.ts'
import { LegacyTransport } from './legacy-transport.ts'

/** The old lines of this page's origin; the session cookie says who is on them. */
export const connectLegacy = ({ id }: { id: number }) =>
  new LegacyTransport({
    base: location.origin.replace(/^http/, 'ws'),
    userId: id,
    world: browserWorld(),
    probe: probeSession,
  })
