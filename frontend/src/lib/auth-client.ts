import { createAuthClient } from 'better-auth/client'

import { PATIENCE_MS } from './api.ts'

/** The accounts library's own client, on the page's origin. Never rejects: where nobody answers it says so as an error. */
export const authClient = createAuthClient({
  baseURL: location.origin,
  fetchOptions: { timeout: PATIENCE_MS, customFetchImpl: ask },
})

async function ask(...asked: Parameters<typeof fetch>): Promise<Response> {
  try {
    const answer = await fetch(...asked)
    // Half of an answer is none.
    await answer.clone().arrayBuffer()
    return answer
  } catch {
    return new Response(null, { status: 503 })
  }
}

/** A refusal of the accounts library, to be shown as it is. */
export function sentenceOf(error: unknown): string {
  const { message, status } = (error ?? {}) as { message?: string; status?: number }
  if (message) return message
  return status === 429 ? 'Too many tries. Wait a minute.' : 'The server does not answer.'
}
