import type { EventOf, MessageOf } from '@trunkline/shared/contract/catalogue'
import { type ParsedTopic, topicKinds } from '@trunkline/shared/protocol/topic'

/**
 * Whom one reader does not see. Complete as long as it is open, and changed in the tick in which this process hears
 * of a change.
 */
export type Screen = {
  hides(userId: number): boolean
  close(): void
}

/** `onChange` is called after somebody was hidden from this reader or shown again. */
export type OpenScreen = (userId: number, onChange: () => void) => Promise<Screen>

/** What is private was written for its reader alone; shared topics are filtered by whom the reader does not see. */
export const isShared = ({ kind }: ParsedTopic): boolean => topicKinds[kind].owner !== 'user'

/**
 * Whether this message is somebody's whom the reader does not see, or about what is theirs: a comment under their post,
 * how far they have read. Other values are everybody's.
 */
export const hides = (screen: Screen | undefined, message: MessageOf): boolean =>
  [message.type === 'value' ? undefined : message.by, ownerOf(message)].some(
    (id) => id !== undefined && screen?.hides(id) === true,
  )

function ownerOf(message: MessageOf): number | undefined {
  if (message.name === 'post.comment_created') return message.data.postAuthorId
  return message.name === 'chat.read_mark' ? message.data?.userId : undefined
}

/** The event without those among the people whom it names that the reader does not see; itself where there are none. */
export function unnaming(screen: Screen | undefined, event: EventOf): EventOf {
  if (event.name !== 'post.created') return event
  const { post } = event.data
  const mentions = post.mentions.filter(({ id }) => screen?.hides(id) !== true)
  if (mentions.length === post.mentions.length) return event
  return { ...event, data: { post: { ...post, mentions } } }
}

/**
 * An event's number and id without what it says and who says it: the position advances, nothing is told (PROTOCOL
 * section 2). The name is in no contract, so no old line has words for it.
 */
export const withheld = ({ type, topic, seq, id, timestamp }: EventOf): EventOf =>
  ({ type, topic, seq, name: 'hidden', id, timestamp, data: {} }) as unknown as EventOf
