import type { Notification } from '@trunkline/shared/contract/notification'
import type { Person } from '@trunkline/shared/contract/scalars'

import { dayName } from '../../../components/relative-time.ts'

/** One thing that happened, or several of one kind that happened to one post on one day. */
export type NotificationRow = {
  /** Stays the same while more of the kind happens. */
  readonly key: string
  /** The newest of them. */
  readonly notification: Notification
  /** Everybody who did it, each once, the newest first. */
  readonly people: readonly Person[]
  /** Those of them that are unread. */
  readonly unread: readonly number[]
  /** On the first row of each day. */
  readonly day: string | null
}

/** What many people do to one post: each for itself would fill the list. */
const gathered: ReadonlySet<Notification['kind']> = new Set(['reaction', 'repost'])

/** Rows in the order in which they were given, newest first; what gathers stands where its newest stands. */
export function byDay(notifications: readonly Notification[], now: number): NotificationRow[] {
  const rows = new Map<string, Notification[]>()
  for (const notification of notifications) {
    const key = keyOf(notification, now)
    const row = rows.get(key)
    if (row) row.push(notification)
    else rows.set(key, [notification])
  }
  let last = ''
  return [...rows].flatMap(([key, all]) => {
    const [notification] = all
    if (notification === undefined) return []
    const name = dayOf(notification, now)
    const day = name === last ? null : name
    last = name
    const people = [...new Map(all.map(({ actor }) => [actor.id, actor])).values()]
    const unread = all.filter(({ read }) => !read).map(({ id }) => id)
    return { key, notification, people, unread, day }
  })
}

const dayOf = ({ createdAt }: Notification, now: number): string =>
  dayName(Date.parse(createdAt), now)

function keyOf(notification: Notification, now: number): string {
  const { id, kind, postId } = notification
  return gathered.has(kind) && postId !== null
    ? `${kind} ${postId} ${dayOf(notification, now)}`
    : String(id)
}

/** Who it was: one, two or three by name, of more the first two and how many others. */
export function peopleWords(people: readonly Pick<Person, 'name'>[]): string {
  const [first, second, third] = people.map(({ name }) => name)
  if (first === undefined) return ''
  if (second === undefined) return first
  if (third === undefined) return `${first} and ${second}`
  return people.length === 3
    ? `${first}, ${second} and ${third}`
    : `${first}, ${second} and ${people.length - 2} others`
}
