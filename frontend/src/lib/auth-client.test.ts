import { expect, test, vi } from 'vitest'

import { authClient, sentenceOf } from './auth-client.ts'

const unanswered: [string, () => Promise<Response>][] = [
  ['nobody answers', () => Promise.reject(new TypeError('Failed to fetch'))],
  [
    'the connection breaks in the middle of an answer',
    async () => new Response(new ReadableStream({ pull: (body) => body.error(new TypeError()) })),
  ],
]

test.each(unanswered)('when %s, who signs out is told so', async (_, fetch) => {
  vi.stubGlobal('fetch', fetch)
  const { error } = await authClient.signOut()
  expect(sentenceOf(error)).toBe('The server does not answer.')
})
