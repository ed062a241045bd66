import type { BrowserContext } from 'playwright'

/** Refuses every comment that the pages of this browser send over HTTP, for good, until told to stop. */
export async function refuseComments(context: BrowserContext) {
  const keys: string[] = []
  let refusing = true
  await context.route('**/api/posts/*/comments', async (route) => {
    const request = route.request()
    if (request.method() !== 'POST') return route.fallback()
    keys.push(request.headers()['idempotency-key'] ?? '')
    if (!refusing) return route.fallback()
    const error = { code: 'forbidden', message: 'Not now, says the test.' }
    return route.fulfill({ status: 403, json: { error } })
  })
  return {
    /** The idempotency key of every attempt. */
    keys,
    start: () => {
      refusing = true
    },
    stop: () => {
      refusing = false
    },
  }
}
