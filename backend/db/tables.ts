import type { Generated } from 'kysely'

/** Milliseconds since 1970. */
type Ms = number
/** A `timestamptz` written by the accounts library: text on SQLite, a Date on Postgres. */
type LibraryTime = string | Date

/** A person. The accounts library owns `email*`, `image` and the times; `handle` and `bio` are ours. */
type UserRow = {
  id: Generated<number>
  name: string
  email: string
  email_verified: boolean | number
  image: string | null
  handle: string
  bio: Generated<string>
  demo: Generated<number>
  created_at: LibraryTime
  updated_at: LibraryTime
}

type SessionRow = {
  id: Generated<number>
  user_id: number
  token: string
  expires_at: LibraryTime
  ip_address: string | null
  user_agent: string | null
  created_at: LibraryTime
  updated_at: LibraryTime
}

type CredentialRow = {
  id: Generated<number>
  user_id: number
  account_id: string
  provider_id: string
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: LibraryTime | null
  refresh_token_expires_at: LibraryTime | null
  scope: string | null
  password: string | null
  created_at: LibraryTime
  updated_at: LibraryTime
}

type VerificationRow = {
  id: Generated<number>
  identifier: string
  value: string
  expires_at: LibraryTime
  created_at: LibraryTime
  updated_at: LibraryTime
}

/** A one-time ticket or a short-lived legacy token, stored as a hash and bound to a session. */
type AccessTokenRow = {
  hash: string
  kind: 'ticket' | 'legacy'
  session_id: number
  user_id: number
  expires_at: Ms
}

/** `head` and `tail` are the numbers of the last event and of the last trimmed one; the ids answer for them when the rows are gone. */
type TopicRow = {
  id: Generated<number>
  name: string
  head: number
  head_id: string
  tail: Generated<number>
  tail_id: Generated<string>
}

type EventRow = {
  topic_id: number
  seq: number
  id: string
  name: string
  by: number | null
  client_id: string | null
  /** JSON of the event's `data`. */
  body: string
  at: Ms
}

/** The stored answer of an action that succeeded: what a repeat of the same id gets. */
type ActionAnswerRow = {
  user_id: number
  id: string
  /** Hash of name and parsed input: the same id with other content is refused. */
  body_hash: string
  /** JSON of `{ data, positions }`. */
  answer: string
  at: Ms
}

type FriendRequestRow = {
  id: Generated<number>
  from_id: number
  to_id: number
  /** `min:max` of the two ids: at most one pending request between two people, whoever asked. */
  pair: string
  status: 'pending' | 'accepted' | 'declined' | 'cancelled'
  created_at: Ms
  updated_at: Ms
}

/** Two rows a friendship, one from each side. */
type FriendshipRow = { user_id: number; friend_id: number; since: Ms }

type PostRow = {
  id: Generated<number>
  author_id: number
  content: string
  image_id: number | null
  comment_count: Generated<number>
  repost_count: Generated<number>
  like_count: Generated<number>
  love_count: Generated<number>
  laugh_count: Generated<number>
  wow_count: Generated<number>
  sad_count: Generated<number>
  /** Rises with every change of a counter; when the last was. */
  engagement_rev: Generated<number>
  engaged_at: Ms | null
  created_at: Ms
  deleted_at: Ms | null
}

type CommentRow = {
  id: Generated<number>
  post_id: number
  author_id: number
  content: string
  reply_to: number | null
  created_at: Ms
}

/** One a person and post. */
type ReactionRow = { post_id: number; user_id: number; kind: string; created_at: Ms }

/** What brings a post into following feeds: its author's entry, and one for each person who reposted it. */
type FeedEntryRow = {
  id: Generated<number>
  actor_id: number
  post_id: number
  repost: number
  created_at: Ms
}

type PostTagRow = { tag: string; post_id: number; at: Ms }
type PostMentionRow = { post_id: number; user_id: number }

type FollowRow = { follower_id: number; followee_id: number; since: Ms }

/** Two rows while either blocks the other: `user_id` does not see `other_id`; `mine` where `user_id` is who blocked. */
type BlockRow = { user_id: number; other_id: number; mine: number; since: Ms }

type NotificationRow = {
  id: Generated<number>
  user_id: number
  kind: string
  actor_id: number
  post_id: number | null
  comment_id: number | null
  request_id: number | null
  excerpt: string | null
  read_at: Ms | null
  created_at: Ms
}

type ChatRow = {
  id: Generated<number>
  kind: 'direct' | 'group'
  title: string | null
  /** `min:max` of the two ids of a direct chat: there is one between two people. */
  pair: string | null
  owner_id: number | null
  /** The number of the last message. Raised before any topic, so `no` has no holes. */
  last_no: Generated<number>
  created_at: Ms
}

/** One row a person and chat, kept when they leave: `left_no` says so, and coming back starts over at `joined_no`. */
type ChatMemberRow = {
  chat_id: number
  user_id: number
  joined_no: number
  left_no: number | null
  read_no: number
  /** Messages of others beyond `read_no`. */
  unread: Generated<number>
  /** When this member's list last had a reason to show the chat on top. */
  active_at: Ms
}

type MessageRow = {
  id: Generated<number>
  chat_id: number
  no: number
  sender_id: number
  content: string
  attachment_id: number | null
  client_id: string | null
  created_at: Ms
}

type AttachmentRow = {
  id: Generated<number>
  owner_id: number
  /** The `Idempotency-Key` of the upload and the hash of its bytes: sent again, it is the same attachment. */
  upload_key: string
  digest: string
  name: string
  stored_name: string
  type: string
  bytes: number
  width: number | null
  height: number | null
  created_at: Ms
  used_at: Ms | null
}

/** What operators did; `actor_id` null: the server by itself. `details` is JSON. */
type OpsActRow = {
  id: Generated<number>
  at: Ms
  actor_id: number | null
  act: string
  details: string
}

/** What one process showed at one look; `at` is a multiple of `step_ms`. */
type OpsHistoryRow = { step_ms: number; at: Ms; node: string; figures: string }

/** What pages of one process told up to `at`: JSON of `Told`. */
type PageVoicesRow = { at: Ms; node: string; told: string }

type ParityCounts = { matched: number; missing: number; extra: number; late: number }
type ParityTotalRow = ParityCounts & { hour: Ms; endpoint: string; kind: string }
/** A window that differed; `cohort` is a hash of the user, `report` JSON of a `ParityRow`. */
type ParityReportRow = {
  id: Generated<number>
  at: Ms
  cohort: number
  mode: string
  endpoint: string
  report: string
}

type EndpointUseRow = {
  endpoint: string
  counted_since: Ms
  last_seen: Ms | null
  retired_at: Ms | null
  /** A user. */
  retired_by: number | null
}

export type Tables = {
  users: UserRow
  sessions: SessionRow
  credentials: CredentialRow
  verifications: VerificationRow
  access_tokens: AccessTokenRow
  settings: { name: string; value: string }
  topics: TopicRow
  events: EventRow
  action_answers: ActionAnswerRow
  friend_requests: FriendRequestRow
  friendships: FriendshipRow
  posts: PostRow
  comments: CommentRow
  reactions: ReactionRow
  feed_entries: FeedEntryRow
  post_tags: PostTagRow
  post_mentions: PostMentionRow
  follows: FollowRow
  blocks: BlockRow
  notifications: NotificationRow
  chats: ChatRow
  chat_members: ChatMemberRow
  messages: MessageRow
  attachments: AttachmentRow
  ops_acts: OpsActRow
  ops_history: OpsHistoryRow
  page_voices: PageVoicesRow
  parity_totals: ParityTotalRow
  parity_reports: ParityReportRow
  endpoint_use: EndpointUseRow
}
