export type DemoAccount = { email: string; password: string; name: string }

/** What the server says about itself before anybody is signed in; demo accounts only where they exist. */
export function useServerConfig(): { build: string | null; demo: DemoAccount[] } {
  throw new Error('not connected yet')
}
