/**
 * The kinds of topic. `owner: 'user'` means that the id is the only user who may ever read the topic;
 * `always` means that a consumer follows it from `hello` to close. The other kinds are followed while shown.
 */
export const topicKinds = {
  notifications: { owner: 'user', always: true },
  friend_requests: { owner: 'user', always: true },
  account: { owner: 'user', always: true },
  presence: { owner: 'user', always: true },
  chats: { owner: 'user', always: true },
  chat: { owner: 'chat', always: false },
  post: { owner: 'post', always: false },
  engagement: { owner: 'post', always: false },
  feed: { owner: null, always: false },
  /** On the wire `feed:{user}`: what those whom I follow post. */
  my_feed: { owner: 'user', always: false },
  trending: { owner: null, always: false },
  /** Live figures, for the role `ops`. */
  ops: { owner: null, always: false },
} as const satisfies Record<string, { owner: string | null; always: boolean }>

export type TopicKind = keyof typeof topicKinds

/** The name of one ordered stream, such as `notifications:42` or `feed` (the sources' "group"). */
export type Topic = {
  [K in TopicKind]: (typeof topicKinds)[K]['owner'] extends null ? K : `${Spelled<K>}:${number}`
}[TopicKind]

type Spelled<K extends TopicKind> = K extends 'my_feed' ? 'feed' : K

export const topic = {
  notifications: (userId: number): Topic => `notifications:${userId}`,
  friendRequests: (userId: number): Topic => `friend_requests:${userId}`,
  account: (userId: number): Topic => `account:${userId}`,
  presence: (userId: number): Topic => `presence:${userId}`,
  post: (postId: number): Topic => `post:${postId}`,
  chats: (userId: number): Topic => `chats:${userId}`,
  chat: (chatId: number): Topic => `chat:${chatId}`,
  engagement: (postId: number): Topic => `engagement:${postId}`,
  feed: (): Topic => 'feed',
  myFeed: (userId: number): Topic => `feed:${userId}`,
  trending: (): Topic => 'trending',
  ops: (): Topic => 'ops',
}

/** The highest id there can be: a row's key is a 32-bit integer, and a database refuses to look for more. */
export const MOST_ID = 2_147_483_647

export type ParsedTopic = { topic: Topic; kind: TopicKind; id: number | null }

const isKind = (text: string): text is TopicKind => Object.hasOwn(topicKinds, text)

/** Undefined for anything that this build cannot be asked to follow. One spelling per topic: no leading zeros. */
export function parseTopic(text: string): ParsedTopic | undefined {
  const colon = text.indexOf(':')
  const name = colon === -1 ? text : text.slice(0, colon)
  const kind = colon !== -1 && name === 'feed' ? 'my_feed' : name
  if (!isKind(kind) || (name === 'my_feed' && kind === name)) return undefined
  if (topicKinds[kind].owner === null)
    return colon === -1 ? { topic: text as Topic, kind, id: null } : undefined
  const digits = text.slice(colon + 1)
  const id = Number(digits)
  if (colon === -1 || !/^[1-9]\d{0,9}$/.test(digits) || id > MOST_ID) return undefined
  return { topic: text as Topic, kind, id }
}

export const kindOf = (name: Topic): TopicKind => parseTopic(name)?.kind ?? 'feed'

/** The topics that a consumer follows for its user without being asked (PROTOCOL section 2, "always"). */
export function alwaysFollowed(userId: number): Topic[] {
  const kinds = Object.entries(topicKinds).filter(([, kind]) => kind.always)
  return kinds.map(([name]) => `${name}:${userId}` as Topic)
}
