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
  comment_count: Generated<number>
  created_at: Ms
  deleted_at: Ms | null
}

type CommentRow = {
  id: Generated<number>
  post_id: number
  author_id: number
  content: string
  created_at: Ms
}

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
  notifications: NotificationRow
}
