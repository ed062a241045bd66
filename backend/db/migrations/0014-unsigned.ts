import { type Kysely, sql } from 'kysely'

/**
 * Whoever is blocked is not told by whom: what blocks wrote into the topics of others was signed, and would be replayed
 * for as long as the log is kept. Done once here rather than at every reading. It takes the names along from what else
 * was told under these four, where nothing reads them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const by = sql.ref('events.by')
  await sql`
    update events set ${sql.ref('by')} = null, client_id = null
    where name in ('account.access_changed', 'account.follow_changed', 'friend_request.cancelled', 'notification.read')
      and ${by} is not null
      and not exists (
        select 1 from topics where topics.id = events.topic_id and topics.name like '%:' || ${by}
      )`.execute(db)
}
