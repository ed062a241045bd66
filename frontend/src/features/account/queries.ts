import { queryOptions } from '@tanstack/react-query'
import type { Profile } from '@trunkline/shared/contract/account'

import { type Answer, read } from '../../lib/api.ts'
import { positionedQuery } from '../../lib/positioned/positioned-query.ts'
import { SESSION_KEY, SERVER_CONFIG_KEY } from '../../lib/query-client.ts'

export type SessionUser = Profile & { email: string; role: 'user' | 'ops' }

const ASK_AGAIN_MS = 5_000

/** Who is signed in on this browser; null when nobody is. Fails only when nobody answers. */
export const sessionQuery = {
  ...positionedQuery<SessionUser | null>({ queryKey: SESSION_KEY, read: readSession }),
  // Another tab may have signed in, or out; a server that was away comes back.
  refetchOnWindowFocus: 'always' as const,
  refetchInterval: ({ state }: { state: { status: string } }) =>
    state.status === 'error' ? ASK_AGAIN_MS : (false as const),
}

async function readSession(): Promise<Answer<SessionUser | null>> {
  const { data, positions } = await read<{ user: SessionUser | null }>('/api/session?quiet')
  return { data: data.user, positions }
}

export type DemoAccount = { email: string; password: string; name: string }
type ServerConfig = { build: string; demo?: { accounts: DemoAccount[] } }

/** What the server says about itself to anybody. */
export const serverConfigQuery = queryOptions({
  queryKey: SERVER_CONFIG_KEY,
  queryFn: async () => (await read<ServerConfig>('/api/config')).data,
})
