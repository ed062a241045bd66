import { Link } from '@tanstack/react-router'

import { useOnlineFriends } from '../../hooks/use-online-friends.ts'
import { Avatar } from '../avatar.tsx'

import styles from './friends-online.module.css'

const MOST = 12

/** Friends who are here now, those who look first; a quiet line where nobody is. */
export function FriendsOnline() {
  const { friends, isLoading } = useOnlineFriends()
  if (isLoading) return null
  const shown = friends.toSorted((a, b) => Number(a.away) - Number(b.away)).slice(0, MOST)
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>Online now</h2>
      {friends.length === 0 ? (
        <p className={styles.hint}>Friends show up here while they are around.</p>
      ) : (
        <ul className={styles.list}>
          {shown.map((friend) => (
            <li key={friend.userId}>
              <Link
                className={styles.friend}
                params={{ userId: friend.userId }}
                to="/people/$userId"
              >
                <Avatar
                  person={{ ...friend, id: friend.userId }}
                  presence={friend.presence}
                  size={32}
                />
                <span className={styles.name}>{friend.name}</span>
                {friend.away && <span className={styles.away}>Away</span>}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {friends.length > MOST && <p className={styles.hint}>and {friends.length - MOST} more</p>}
    </section>
  )
}
