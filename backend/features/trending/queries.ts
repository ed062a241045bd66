import type { Trending } from '@trunkline/shared/contract/trending'

import type { Reading } from '../../db/database.ts'

const MOST = 10

/** The tags of posts since then, most used first; a tag of one spelling before another where both are as much used. */
export async function topicsSince(db: Reading, since: number): Promise<Trending['topics']> {
  const rows = await db
    .selectFrom('post_tags')
    .select(({ fn }) => ['tag', fn.countAll<number>().as('count')])
    .where('at', '>', since)
    .groupBy('tag')
    .orderBy('count', 'desc')
    .orderBy('tag')
    .limit(MOST)
    .execute()
  return rows.map(({ tag, count }) => ({ topic: tag, count }))
}
