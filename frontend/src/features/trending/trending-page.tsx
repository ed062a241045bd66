import { IconTrendingUp } from '@tabler/icons-react'

import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { Page } from '../../components/page.tsx'
import { TrendingBones, TrendingList } from '../../components/trending-list.tsx'
import { useTrending } from '../../hooks/use-trending.ts'

import styles from './trending-page.module.css'

/** What people post about right now, for screens without room for it beside every page. */
export function TrendingPage() {
  const { trending, isLoading, error, retry } = useTrending()
  return (
    <Page back="/" title="Trending">
      {isLoading && <TrendingBones />}
      {error !== null && <ErrorState error={error} onRetry={retry} what="what is trending" />}
      {!isLoading && error === null && trending.length === 0 && (
        <EmptyState icon={IconTrendingUp} title="Nothing stands out">
          Hashtags that many people use within a day gather here.
        </EmptyState>
      )}
      {trending.length > 0 && (
        <div className={styles.list}>
          <TrendingList topics={trending} />
        </div>
      )}
    </Page>
  )
}
