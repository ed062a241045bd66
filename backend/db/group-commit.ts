import { setTimeout } from 'node:timers/promises'

import { sql } from 'kysely'

import { fence } from './fence.ts'
import type { Commit, Db } from './handles.ts'

type Job = {
  run(trx: Db): Promise<unknown>
  done(result: unknown): void
  fail(error: unknown): void
}
type Outcome = { ok: true; result: unknown } | { ok: false; error: unknown }

const GROUP = 64
/** A work awaits its `trx` alone, so this is never reached but by a mistake; without it everybody would wait for ever. */
const WORK_MS = 2_000
/** How long a group waits for another process's lock, and how often it asks, in ms. Ours never wait for each other. */
export const BUSY_MS = 2_000
const AGAIN_MS = 10

/**
 * One fsync for many: works queued in the same turn share a transaction, one strictly after another, a savepoint
 * each, and are acknowledged after the commit. A work that throws is rolled back alone. Where SQLite gave up the
 * whole transaction (disk full, I/O error, a failed commit) nobody is acknowledged and each work runs again alone.
 */
export function groupCommit(writer: Db): Commit {
  const waiting: Job[] = []
  let running = false

  const drain = async () => {
    running = true
    await Promise.resolve()
    while (waiting.length > 0) {
      const group = waiting.splice(0, GROUP)
      if (await commitTogether(writer, group)) continue
      for (const job of group) await commitTogether(writer, [job])
    }
    running = false
  }

  return <T>(work: (trx: Db) => Promise<T>) =>
    new Promise<T>((done, fail) => {
      waiting.push({ run: work, done: (result) => done(result as T), fail })
      if (!running) void drain()
    })
}

/** False when the transaction was lost as a whole and its works, still unanswered, must run again alone. */
async function commitTogether(writer: Db, group: Job[]): Promise<boolean> {
  try {
    const outcomes = await writer.connection().execute(async (connection) => {
      await begin(connection)
      try {
        const outcomes: Outcome[] = []
        for (const job of group) outcomes.push(await inSavepoint(connection, job))
        await sql`commit`.execute(connection)
        return outcomes
      } catch (error) {
        await sql`rollback`.execute(connection).catch(() => undefined)
        throw error
      }
    })
    outcomes.forEach((outcome, i) => {
      if (outcome.ok) group[i]?.done(outcome.result)
      else group[i]?.fail(outcome.error)
    })
    return true
  } catch (error) {
    if (group.length > 1) return false
    group[0]?.fail(error)
    return true
  }
}

/**
 * Another program may hold the file. SQLite's own waiting would stop this whole process with it, so it is told not to
 * wait, and asked again. Throws SQLITE_BUSY after `BUSY_MS`.
 */
async function begin(connection: Db): Promise<void> {
  await sql`pragma busy_timeout = 0`.execute(connection)
  try {
    for (const patience = performance.now() + BUSY_MS; ;) {
      try {
        return void (await sql`begin immediate`.execute(connection))
      } catch (error) {
        if (!isBusy(error) || performance.now() > patience) throw error
      }
      await setTimeout(AGAIN_MS)
    }
  } finally {
    await sql`pragma busy_timeout = ${sql.lit(BUSY_MS)}`.execute(connection)
  }
}

const isBusy = (error: unknown) =>
  String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')

async function inSavepoint(connection: Db, job: Job): Promise<Outcome> {
  await sql`savepoint work`.execute(connection)
  const { trx, end } = fence(connection)
  try {
    const result = await within(WORK_MS, job.run(trx))
    end()
    await sql`release work`.execute(connection)
    return { ok: true, result }
  } catch (error) {
    end()
    // Fails when SQLite has already rolled everything back; then the group is lost, and the caller says so.
    await sql`rollback to work`.execute(connection)
    await sql`release work`.execute(connection)
    return { ok: false, error }
  }
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = globalThis.setTimeout(
      () => reject(new Error(`a transaction took longer than ${ms} ms`)),
      ms,
    )
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
