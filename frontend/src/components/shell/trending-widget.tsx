import { useTrending } from '../../hooks/use-trending.ts'
import { TrendingList } from '../trending-list.tsx'

import styles from './friends-online.module.css'

const MOST = 6

/** What people post about right now; nothing at all while nothing stands out. */
export function TrendingWidget() {
  const { trending } = useTrending()
  if (trending.length === 0) return null
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>Trending</h2>
      <TrendingList topics={trending.slice(0, MOST)} />
    </section>
  )
}
