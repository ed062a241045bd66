import type { WriteTx } from '../../core/write.ts'
import type { DemoKey } from './people.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

/** Who is who in the database. */
export type Ids = Readonly<Record<DemoKey, number>>

/** One thing that somebody did, at its time. */
export type Scene = { at: number; play(tx: WriteTx): Promise<void> }
