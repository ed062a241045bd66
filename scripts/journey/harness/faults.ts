import { JourneyServer } from './server.ts'

const PRELOAD = import.meta.resolve('./faulty.mjs')

/** A server to which things can be done that cannot be done from outside (faulty.mjs). */
export const faultyServer = (environment: Record<string, string> = {}): JourneyServer =>
  new JourneyServer({ ...environment, NODE_OPTIONS: `--import=${PRELOAD}` })

/** A tenth in the gate, all of it under `npm run test:full`. */
export const sized = (full: number): number =>
  process.env.TRUNKLINE_FULL ? full : Math.ceil(full / 10)
