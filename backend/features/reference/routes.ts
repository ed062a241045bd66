import { Hono } from 'hono'

import { asyncApi } from './asyncapi.ts'
import { openApi } from './openapi.ts'
import { referencePage } from './page.ts'

/** What the server speaks, over HTTP and over sockets, for programs and for people. Nobody needs to be signed in. */
export function referenceRoutes(build: string): Hono {
  let http: ReturnType<typeof openApi> | undefined
  let socket: ReturnType<typeof asyncApi> | undefined
  const openapi = () => (http ??= openApi(build))
  const asyncapi = () => (socket ??= asyncApi(build))
  return new Hono()
    .get('/api/openapi.json', (c) => c.json(openapi()))
    .get('/api/asyncapi.json', (c) => c.json(asyncapi()))
    .get('/api/reference', (c) => c.html(referencePage(openapi(), asyncapi())))
}
