import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { tagName } from '@trunkline/shared/text/tags'

import { CrashPage } from './components/crash-page.tsx'
import { NotFoundPage } from './components/not-found-page.tsx'
import { ownPath } from './components/own-path.ts'
import { PagePending } from './components/page-pending.tsx'
import { RootFrame } from './components/root-frame.tsx'
import { SignedInFrame } from './components/signed-in-frame.tsx'
import { type OpsTab, opsTab, rangeOf } from './features/ops/ops-tab.ts'
import type { Range } from './features/ops/queries.ts'
import { peopleTab, type PeopleTab } from './features/people/people-tab.ts'
import { FeedPage } from './features/posts/feed-page.tsx'
import { type FeedTab, feedTab } from './features/posts/feed-tab.ts'

/** Ids are positive whole numbers; any other path is no page of ours. */
const parseId = (text: string): number | false =>
  /^[1-9]\d{0,15}$/.test(text) ? Number(text) : false

const root = createRootRoute({ component: RootFrame })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => ({ next: ownPath(search.next) }),
  component: lazyRouteComponent(() => import('./features/account/account-page.tsx'), 'SignInPage'),
})
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: (search): { next?: string } => ({ next: ownPath(search.next) }),
  component: lazyRouteComponent(() => import('./features/account/account-page.tsx'), 'SignUpPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: SignedInFrame,
})
const feed = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  validateSearch: (search): { feed?: FeedTab } => ({ feed: feedTab(search.feed) }),
  component: FeedPage,
})
const post = createRoute({
  getParentRoute: () => signedIn,
  path: '/posts/$postId',
  params: {
    parse: ({ postId }) => {
      const id = parseId(postId)
      return id === false ? false : { postId: id }
    },
    stringify: ({ postId }) => ({ postId: String(postId) }),
  },
  component: lazyRouteComponent(() => import('./features/posts/post-page.tsx'), 'PostPage'),
})
const tag = createRoute({
  getParentRoute: () => signedIn,
  path: '/tags/$tag',
  params: {
    parse: ({ tag: written }) => ({ tag: tagName(written) }),
    stringify: ({ tag: name }) => ({ tag: name }),
  },
  component: lazyRouteComponent(() => import('./features/posts/tag-page.tsx'), 'TagPage'),
})
const trending = createRoute({
  getParentRoute: () => signedIn,
  path: '/trending',
  component: lazyRouteComponent(
    () => import('./features/trending/trending-page.tsx'),
    'TrendingPage',
  ),
})
const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  validateSearch: (search): { tab?: PeopleTab; query?: string } => ({
    tab: peopleTab(search.tab),
    query: typeof search.query === 'string' && search.query !== '' ? search.query : undefined,
  }),
  component: lazyRouteComponent(() => import('./features/people/people-page.tsx'), 'PeoplePage'),
})
const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$userId',
  params: {
    parse: ({ userId }) => {
      const id = parseId(userId)
      return id === false ? false : { userId: id }
    },
    stringify: ({ userId }) => ({ userId: String(userId) }),
  },
  component: lazyRouteComponent(() => import('./features/profile/profile-page.tsx'), 'ProfilePage'),
})
const ownProfile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile',
  component: lazyRouteComponent(
    () => import('./features/profile/profile-page.tsx'),
    'OwnProfilePage',
  ),
})
const chats = createRoute({
  getParentRoute: () => signedIn,
  path: '/chats',
  component: lazyRouteComponent(() => import('./features/chats/chats-page.tsx'), 'ChatsPage'),
})
const noChat = createRoute({
  getParentRoute: () => chats,
  path: '/',
  component: lazyRouteComponent(() => import('./features/chats/chats-page.tsx'), 'NoChatOpen'),
})
const chat = createRoute({
  getParentRoute: () => chats,
  path: '/$chatId',
  params: {
    parse: ({ chatId }) => {
      const id = parseId(chatId)
      return id === false ? false : { chatId: id }
    },
    stringify: ({ chatId }) => ({ chatId: String(chatId) }),
  },
  component: lazyRouteComponent(() => import('./features/chats/thread-page.tsx'), 'ThreadPage'),
})
const notifications = createRoute({
  getParentRoute: () => signedIn,
  path: '/notifications',
  component: lazyRouteComponent(
    () => import('./features/notifications/notifications-page.tsx'),
    'NotificationsPage',
  ),
})
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('./features/settings/settings-page.tsx'),
    'SettingsPage',
  ),
})
// Not brought beforehand: few people ever open it, and the charts are heavy.
const ops = createRoute({
  getParentRoute: () => signedIn,
  path: '/ops',
  validateSearch: (search): { show?: OpsTab; range?: Range } => ({
    show: opsTab(search.show),
    range: rangeOf(search.range),
  }),
  component: lazyRouteComponent(() => import('./features/ops/ops-page.tsx'), 'OpsPage'),
})
const unknown = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFoundPage })

const routeTree = root.addChildren([
  signIn,
  signUp,
  signedIn.addChildren([
    feed,
    post,
    tag,
    trending,
    people,
    profile,
    ownProfile,
    chats.addChildren([noChat, chat]),
    notifications,
    settings,
    ops,
    unknown,
  ]),
])

/** Every page of the app by its path. Going back returns to where one was reading. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultErrorComponent: CrashPage,
  defaultPendingComponent: PagePending,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The session ended while the page was open. */
    signedOut?: boolean
  }
  interface Register {
    router: typeof router
  }
}

/** Brought while there is nothing else to do: a page then opens at once, and without a network, too. */
const soon = [post, tag, trending, people, profile, ownProfile, chats, noChat, chat, notifications]

const stopWaiting = router.subscribe('onRendered', () => {
  stopWaiting()
  const bring = () => soon.forEach((route) => void router.loadRouteChunk(route))
  if ('requestIdleCallback' in window) requestIdleCallback(bring)
  else setTimeout(bring, 2_000)
})

// A screen reader starts at the heading of the new page, the keyboard right behind it.
router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
  if (!fromLocation || !pathChanged) return
  // A page that one comes to in order to write says where; with a finger that would raise the keyboard.
  const start = matchMedia('(pointer: fine)').matches && document.querySelector('[data-start]')
  const place = start || document.querySelector('h1')
  if (place instanceof HTMLElement) place.focus({ preventScroll: true })
})
