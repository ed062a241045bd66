import type { KyselyPlugin } from 'kysely'

type Stored = { expires_at?: string | Date }

/**
 * The accounts library counts by this process's clock, and removes what looks over to it; what is stored ends by the
 * database's. `clock` is the latter. Each says the same moment in its own time, so neither ends anything early or late.
 */
export function libraryClock(clock: () => number) {
  const ahead = () => clock() - Date.now()
  const moved = (at: string | Date, by: number) => {
    const time = new Date(new Date(at).getTime() + by)
    return typeof at === 'string' ? time.toISOString() : time
  }
  const reading: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => ({
      ...result,
      rows: result.rows.map((row: Stored) =>
        row.expires_at ? { ...row, expires_at: moved(row.expires_at, -ahead()) } : row,
      ),
    }),
  }
  return {
    /** What the library reads. */
    reading,
    /** The moment that the library is about to write. */
    stored: (at: Date): Date => new Date(at.getTime() + ahead()),
  }
}
