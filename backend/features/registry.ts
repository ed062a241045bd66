import type { MessageName } from '@trunkline/shared/contract/catalogue'
import { Hono } from 'hono'

import type { ActionHandlers } from '../core/actions.ts'
import type { Http, HttpEnv } from '../core/http.ts'
import type { ConstructedBy } from '../core/message.ts'
import { pollRoutes } from '../core/poll-route.ts'
import type { Poll } from '../core/poll.ts'
import type { Presence } from '../core/presence.ts'
import type { SignalHandlers } from '../core/signals.ts'
import type { TopicRules } from '../core/topic-rules.ts'
import type { Accounts } from './accounts/accounts.ts'
import { accountActionHandlers } from './accounts/actions.ts'
import type * as accounts from './accounts/events.ts'
import { accountRoutes } from './accounts/routes.ts'
import { mayReadPicture } from './accounts/service.ts'
import type { AccountSettings } from './accounts/settings.ts'
import { accountTopics } from './accounts/topics.ts'
import { attachmentRoutes } from './attachments/routes.ts'
import type { MayRead } from './attachments/service.ts'
import type { Uploads } from './attachments/uploads.ts'
import { chatActionHandlers } from './chats/actions.ts'
import type * as chats from './chats/events.ts'
import { chatRoutes } from './chats/routes.ts'
import { mayReadInChats } from './chats/service.ts'
import { chatTopics } from './chats/topics.ts'
import { createChatTyping } from './chats/typing.ts'
import { friendRequestActionHandlers } from './friend-requests/actions.ts'
import type * as friendRequests from './friend-requests/events.ts'
import { peopleRoutes } from './friend-requests/people-routes.ts'
import { friendRequestRoutes } from './friend-requests/routes.ts'
import { friendRequestTopics } from './friend-requests/topics.ts'
import { notificationActionHandlers } from './notifications/actions.ts'
import type * as notifications from './notifications/events.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { notificationTopics } from './notifications/topics.ts'
import type * as opsEvents from './ops/events.ts'
import { type Live, opsTopics } from './ops/live.ts'
import type { Ops } from './ops/ops.ts'
import { opsRoutes } from './ops/routes.ts'
import { postActionHandlers } from './posts/actions.ts'
import type * as posts from './posts/events.ts'
import { postRoutes } from './posts/routes.ts'
import { mayReadImage } from './posts/service.ts'
import { postTopics } from './posts/topics.ts'
import { createTyping } from './posts/typing.ts'
import type * as presenceEvents from './presence/events.ts'
import { presenceRoutes } from './presence/routes.ts'
import { presenceTopics } from './presence/topics.ts'
import { socialActionHandlers } from './social/actions.ts'
import type * as social from './social/events.ts'
import type * as trendingEvents from './trending/events.ts'
import { trendingRoutes } from './trending/routes.ts'
import type { TrendingTopics } from './trending/service.ts'
import { trendingTopicRules } from './trending/topics.ts'

/** What each action does. Does not compile while one is missing. */
export const actionHandlers: ActionHandlers = {
  ...accountActionHandlers,
  ...chatActionHandlers,
  ...friendRequestActionHandlers,
  ...notificationActionHandlers,
  ...postActionHandlers,
  ...socialActionHandlers,
}

type TopicServices = {
  presence: Presence
  trending: TrendingTopics
  live: Live
  operates: (userId: number) => Promise<boolean>
}

/** Who may follow what. Does not compile while a topic kind has no rule. */
export const createTopicRules = ({
  presence,
  trending,
  live,
  operates,
}: TopicServices): TopicRules => ({
  ...accountTopics,
  ...chatTopics,
  ...friendRequestTopics,
  ...notificationTopics,
  ...opsTopics(live, operates),
  ...postTopics,
  ...presenceTopics(presence),
  ...trendingTopicRules(trending),
})

/** What becomes of each hint. Does not compile while one is missing. */
export const signalHandlers: SignalHandlers = {
  ...createTyping(() => performance.now()),
  ...createChatTyping(() => performance.now()),
}

/** Where files may have been sent to somebody: each feature that carries them answers for its own. */
export const attachmentReaders: readonly MayRead[] = [mayReadPicture, mayReadInChats, mayReadImage]

export type RouteServices = {
  http: Http
  poll: Poll
  polling: Parameters<typeof pollRoutes>[1]
  accounts: Accounts
  config: AccountSettings
  presence: Presence
  trending: TrendingTopics
  uploads: Uploads
  ops: Ops
  clock: () => number
}

/** Every route that needs somebody signed in. */
export const featureRoutes = ({
  http,
  poll,
  polling,
  presence,
  trending,
  uploads,
  ops,
  ...services
}: RouteServices): Hono<HttpEnv> =>
  new Hono<HttpEnv>()
    .route('/', accountRoutes(http, services))
    .route('/', attachmentRoutes(uploads))
    .route('/', chatRoutes(http))
    .route('/', peopleRoutes(http))
    .route('/', friendRequestRoutes(http))
    .route('/', notificationRoutes(http))
    .route('/', opsRoutes(ops))
    .route('/', pollRoutes(ops.pollers.counting(poll), polling))
    .route('/', postRoutes(http))
    .route('/', presenceRoutes(http, presence))
    .route('/', trendingRoutes(http, trending))

type Constructed =
  | ConstructedBy<typeof accounts>
  | ConstructedBy<typeof chats>
  | ConstructedBy<typeof friendRequests>
  | ConstructedBy<typeof notifications>
  | ConstructedBy<typeof opsEvents>
  | ConstructedBy<typeof posts>
  | ConstructedBy<typeof presenceEvents>
  | ConstructedBy<typeof social>
  | ConstructedBy<typeof trendingEvents>
type Missing = Exclude<MessageName, Constructed>

// Does not compile, and names it, while the catalogue has a message that no feature constructs.
true satisfies [Missing] extends [never] ? true : { 'no feature constructs': Missing }
