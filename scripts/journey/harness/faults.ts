import { JourneyServer } from './server.ts'

/** Settings that let be done to a server what cannot be done from outside (faulty.mjs). */
export const FAULTY = { NODE_OPTIONS: `--import=${import.meta.resolve('./faulty.mjs')}` }

/** A server under these settings, and perhaps more. */
export const faultyServer = (more: Record<string, string> = {}): JourneyServer =>
  new JourneyServer({ ...FAULTY, ...more })

/** A tenth in the gate, all of it under `npm run test:full`. */
export const sized = (full: number): number =>
  process.env.TRUNKLINE_FULL ? full : Math.ceil(full / 10)
