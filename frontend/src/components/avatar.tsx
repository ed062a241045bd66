import type { Person } from '@trunkline/shared/contract/scalars'
import { useContext, useState } from 'react'

import type { Presence } from '../hooks/use-online-friends.ts'
import { hueOf, initials } from './initials.ts'
import { MeContext } from './me-context.tsx'

import styles from './avatar.module.css'

/**
 * A person's picture; the initials on a colour that is always theirs where there is none, none yet, or none any more.
 * One's own is always the newest, however old the list that it stands in. `picture` is shown in its place. Silent for
 * screen readers: the name stands beside it everywhere.
 */
export function Avatar(props: {
  person: Pick<Person, 'id' | 'name' | 'image'>
  picture?: string | null
  size?: number
  presence?: Presence | undefined
}) {
  const { person, picture, size = 40, presence } = props
  const me = useContext(MeContext)
  const worn = me?.id === person.id ? me.image : person.image
  const image = picture === undefined ? worn : picture
  const [loaded, setLoaded] = useState<string | null>(null)
  const [broken, setBroken] = useState<string | null>(null)
  return (
    <span
      aria-hidden="true"
      className={styles.avatar}
      style={{ '--size': `${size}px`, '--hue': hueOf(person.id) }}
    >
      {(image === null || image !== loaded) && (
        <span className={styles.initials}>{initials(person.name)}</span>
      )}
      {image !== null && image !== broken && (
        <img
          alt=""
          className={styles.image}
          draggable={false}
          height={size}
          key={image}
          onError={() => setBroken(image)}
          onLoad={() => setLoaded(image)}
          src={image}
          width={size}
        />
      )}
      {presence && <span className={styles[presence]} />}
    </span>
  )
}
