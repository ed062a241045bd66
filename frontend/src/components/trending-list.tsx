import { Link } from '@tanstack/react-router'
import type { Trending } from '@trunkline/shared/contract/trending'

import { Bone, LoadingLabel } from './bone.tsx'

import styles from './trending-list.module.css'

/** Hashtags, most used first, each with how often; each leads to its posts. */
export function TrendingList(props: { topics: Trending['topics'] }) {
  return (
    <ol className={styles.list}>
      {props.topics.map(({ topic, count }) => (
        <li key={topic}>
          <Link className={styles.topic} params={{ tag: topic }} to="/tags/$tag">
            <span className={styles.name}>#{topic}</span>
            <span className={styles.count}>{count === 1 ? '1 post' : `${count} posts`}</span>
          </Link>
        </li>
      ))}
    </ol>
  )
}

/** The list before it is there. */
export function TrendingBones() {
  return (
    <div className={styles.bones}>
      <LoadingLabel what="what is trending" />
      {[136, 96, 152, 112].map((width) => (
        <div className={styles.topic} key={width}>
          <span className={styles.name}>
            <Bone width={width} />
          </span>
          <Bone width={48} />
        </div>
      ))}
    </div>
  )
}
