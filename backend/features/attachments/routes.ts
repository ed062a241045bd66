import { Readable } from 'node:stream'

import { Hono } from 'hono'

import { type HttpContext, type HttpEnv, idempotencyKey } from '../../core/http.ts'
import { Refusal } from '../../core/refusal.ts'
import { contentDisposition } from './names.ts'
import { rangeOf } from './range.ts'
import type { StoredFile, Uploads } from './uploads.ts'

/** Files in, and out again to those who may have them. */
export function attachmentRoutes(uploads: Uploads): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .post('/api/attachments', async (c) => {
      const { userId } = c.get('identity')
      const sent = { key: idempotencyKey(c), confirm: c.get('confirm') }
      return c.json(await uploads.receive(userId, c.req.raw, sent), 201)
    })
    .get('/upload/files/:name', async (c) => {
      const file = await uploads.find(c.get('identity').userId, c.req.param('name'))
      if (!file) throw new Refusal('not_found', 'there is no such file')
      return send(c, uploads, file)
    })
}

/**
 * Whatever a file is, it cannot act: its type is what its bytes were found to be, nothing sniffs another, only
 * verified pictures open in place, and a document of ours that it may pretend to be would be empty and alone. Kept by
 * the reader's browser and asked for again each time, so that access withdrawn is access withdrawn.
 */
async function send(c: HttpContext, uploads: Uploads, file: StoredFile): Promise<Response> {
  const etag = `"${file.stored_name}"`
  const headers = new Headers({
    'Content-Type': file.type,
    'Content-Disposition': contentDisposition(
      file.width === null ? 'attachment' : 'inline',
      file.name,
    ),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'private, no-cache',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  })
  if (c.req.header('If-None-Match') === etag) return new Response(null, { status: 304, headers })
  const range = (c.req.header('If-Range') ?? etag) === etag ? c.req.header('Range') : undefined
  const part = rangeOf(range, file.bytes)
  if (part === 'none') {
    headers.set('Content-Range', `bytes */${file.bytes}`)
    return new Response(null, { status: 416, headers })
  }
  const { start, end } = part ?? { start: 0, end: file.bytes - 1 }
  headers.set('Content-Length', String(end - start + 1))
  if (part) headers.set('Content-Range', `bytes ${start}-${end}/${file.bytes}`)
  const status = part ? 206 : 200
  if (c.req.method === 'HEAD') return new Response(null, { status, headers })
  const stream = await uploads.open(file, { start, end })
  return new Response(Readable.toWeb(stream) as ReadableStream, { status, headers })
}
