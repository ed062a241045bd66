import {
  type Mutation,
  MutationCache,
  type Query,
  QueryCache,
  QueryClient,
} from '@tanstack/react-query'

import { browserNeighbours, type Neighbours } from '../realtime/neighbours.ts'
import { ApiError } from './api.ts'
import { forgetDrafts } from './drafts.ts'

/** What events keep up to date is as good as new; only what they cannot tell grows old. */
export const LIVE_STALE_MS = 5 * 60_000
export const SESSION_KEY = ['session'] as const
export const SERVER_CONFIG_KEY = ['server-config'] as const

const STALE_MS = 60_000
const RETRIES = 3
/** So many of each kind that are done are remembered, for those who show them until what was read holds them. */
const MOST_DONE = 50

/** What was refused is refused again; only what may pass by itself is tried again. */
const mayPass = (error: unknown) => !(error instanceof ApiError) || error.temporary
const isSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401

/**
 * The page's query cache. Access withdrawn is data withdrawn: an answer of 401 asks who is signed in, and when that is
 * somebody else than before, or nobody, everything that was read for the one before is forgotten. Whoever comes or goes in
 * one tab is noticed by all.
 */
export function createQueryClient(
  neighbours: Pick<Neighbours, 'channel'> | null = browserNeighbours(),
): QueryClient {
  const askWho = (error: unknown) => {
    if (isSignedOut(error)) void client.invalidateQueries({ queryKey: SESSION_KEY })
  }
  let person: number | null = null
  const tabs = neighbours?.channel('trunkline.session', (now) => {
    if (now !== person) void client.invalidateQueries({ queryKey: SESSION_KEY })
  })
  const queryCache = new QueryCache({
    onError: askWho,
    onSuccess: (data, { queryKey }) => {
      if (queryKey[0] !== SESSION_KEY[0]) return
      const now = (data as { data: { id: number } | null }).data?.id ?? null
      if (person !== now) tabs?.post(now)
      if (person !== null && person !== now) forgetPerson(client, now)
      // Whoever was signed out without asking for it finds their own on coming back.
      if (now !== null) forgetDrafts(now)
      person = now
    },
  })
  const client = new QueryClient({
    queryCache,
    mutationCache: new MutationCache({
      onError: askWho,
      onSuccess: (_data, _asked, _before, done) => forgetOldest(client, done),
    }),
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: (failures, error) => failures < RETRIES && mayPass(error),
      },
      // The transport knows better than the browser when a line is there, and it sends again by itself.
      mutations: { networkMode: 'always', gcTime: Number.POSITIVE_INFINITY },
    },
  })
  return client
}

/** `done` is about to be one of those that are done. */
function forgetOldest(client: QueryClient, { options }: Mutation<unknown, unknown, unknown>): void {
  const { mutationKey } = options
  if (!mutationKey) return
  const cache = client.getMutationCache()
  const done = cache.findAll({ mutationKey, exact: true, status: 'success' })
  for (const old of done.slice(0, Math.max(0, done.length - MOST_DONE + 1))) cache.remove(old)
}

/** What is still shown is emptied, and read again if somebody is there to read it. */
function forgetPerson(client: QueryClient, now: number | null): void {
  const publicKeys: unknown[] = [SESSION_KEY[0], SERVER_CONFIG_KEY[0]]
  const isPrivate = ({ queryKey }: Query) => !publicKeys.includes(queryKey[0])
  client.getMutationCache().clear()
  client.removeQueries({ type: 'inactive', predicate: isPrivate })
  if (now !== null) void client.resetQueries({ predicate: isPrivate })
  else for (const query of client.getQueryCache().findAll({ predicate: isPrivate })) query.reset()
}
