import { useQuery } from '@tanstack/react-query'

import { type DemoAccount, serverConfigQuery } from '../features/account/queries.ts'

export type { DemoAccount }

/** What the server says about itself before anybody is signed in; demo accounts only where they exist. */
export function useServerConfig(): { build: string | null; demo: DemoAccount[] } {
  const { data } = useQuery(serverConfigQuery)
  return { build: data?.build ?? null, demo: data?.demo?.accounts ?? [] }
}
