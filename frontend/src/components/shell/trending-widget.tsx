import { useMatchRoute } from '@tanstack/react-router'

import { useTrending } from '../../hooks/use-trending.ts'
import { TrendingList } from '../trending-list.tsx'

import styles from './friends-online.module.css'

const MOST = 6

/** What people post about right now; nothing at all while nothing stands out, and beside the page that says the same. */
export function TrendingWidget() {
  const { trending } = useTrending()
  const isOpen = useMatchRoute()({ to: '/trending' }) !== false
  if (trending.length === 0 || isOpen) return null
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>Trending</h2>
      <TrendingList topics={trending.slice(0, MOST)} />
    </section>
  )
}
