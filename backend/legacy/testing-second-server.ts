import { parentPort } from 'node:worker_threads'

import { createHttpServer } from '../core/http-server.ts'

// Run as a worker: what the HTTP adapter does to the process's `Response` has happened before a route is loaded.
createHttpServer({
  fetch: () => new Response(),
  handshakeTimeoutMs: 1_000,
  requestTimeoutMs: 1_000,
  wsStallMs: 1_000,
  maxConnectionsPerAddress: 1,
})
const { createTestApp } = await import('../testing.ts')
const { settle } = await import('./testing.ts')

const app = await createTestApp()
const ada = await app.signUp('Ada')
const { chatId } = await settle(ada, await app.signUp('Ben'))
const answer = await ada.request('GET', `/api/sse?channel=dm:${chatId}`)
await ada.request('POST', `/api/chats/${chatId}/messages`, { content: 'Still there?' })
await ada.request('POST', '/api/auth/sign-out', {})
parentPort?.postMessage(await answer.text().catch(String))
await app.close()
