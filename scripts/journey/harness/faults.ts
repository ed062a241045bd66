import { JourneyServer } from './server.ts'

/** Settings that let be done to a server what cannot be done from outside (faulty.mjs). */
export const FAULTY = { NODE_OPTIONS: `--import=${import.meta.resolve('./faulty.mjs')}` }

export const faultyServer = (): JourneyServer => new JourneyServer(FAULTY)

/** A tenth in the gate, all of it under `npm run test:full`. */
export const sized = (full: number): number =>
  process.env.TRUNKLINE_FULL ? full : Math.ceil(full / 10)
