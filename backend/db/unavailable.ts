/** SQLite that is held, full, or on a disk that fails; a file system that a failing disk made read-only is one of them. */
const SQLITE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|PROTOCOL|READONLY)/

/**
 * SQLSTATEs that say "not now": lost connections (08), no resources (53), shutting down, starting, cancelled by a
 * time-out (57), an I/O error (58), a connection ended for idling (25P03, 25P04), a server that has become a standby
 * (25006), locks, deadlocks and serialization failures after all tries.
 */
const POSTGRES = /^(08|53|57|58)[0-9A-Z]{3}$|^(25P03|25P04|25006|40001|40P01|55P03)$/

/** There is no way to the database, or none any more. */
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|EAI_AGAIN|ENOTFOUND)/

/** What `pg` and Kysely say of a connection that is gone, where they give no code. */
const GONE =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client (has encountered a connection error|was closed)|^Postgres connection has been discarded/

/**
 * Why the database cannot take this now, or nobody can reach it: its own code, or `connection`. The same may be asked
 * again later. Undefined for every other error.
 */
export function whyUnavailable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return GONE.test(error.message) ? 'connection' : undefined
  return [SQLITE, POSTGRES, NETWORK].some((family) => family.test(code)) ? code : undefined
}

export const isUnavailable = (error: unknown): boolean => whyUnavailable(error) !== undefined
