import { type Context, Hono, type MiddlewareHandler } from 'hono'

import { asyncApi } from './asyncapi.ts'
import { openApi } from './openapi.ts'
import { referencePage } from './page.ts'

/**
 * What the server speaks, over HTTP and over sockets, for programs and for people. Nobody needs to be signed in. Each
 * document is written once, when the first asks, and every answer shares its bytes.
 */
export function referenceRoutes(build: string, limitAddress: MiddlewareHandler): Hono {
  const http = once(() => openApi(build))
  const socket = once(() => asyncApi(build))
  const openapi = written('application/json', () => JSON.stringify(http()))
  const asyncapi = written('application/json', () => JSON.stringify(socket()))
  const page = written('text/html; charset=UTF-8', () => referencePage(http(), socket()))
  return new Hono()
    .get('/api/openapi.json', limitAddress, openapi)
    .get('/api/asyncapi.json', limitAddress, asyncapi)
    .get('/api/reference', limitAddress, page)
}

function written(type: string, write: () => string | Promise<string>) {
  const bytes = once(async () => new TextEncoder().encode(await write()))
  return async (c: Context) => c.body(await bytes(), 200, { 'Content-Type': type })
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
