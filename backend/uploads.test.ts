import { readdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'

import type { Attachment } from '@trunkline/shared/contract/attachment'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { temporaryFolder } from './db/testing.ts'
import { createTestApp, ORIGIN, type TestPerson } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let folder: string
beforeEach(async () => {
  folder = temporaryFolder()
  app = await createTestApp({ UPLOAD_DIR: folder, MAX_UPLOAD_BYTES: '200000' })
  ann = await app.signUp('Ann')
})
afterEach(() => app.close())

const upload = (content: string, name = 'note.txt') => {
  const form = new FormData()
  form.set('file', new File([content], name))
  return fetch(`http://127.0.0.1:${app.port}/api/attachments`, {
    method: 'POST',
    headers: { Cookie: ann.cookie, Origin: ORIGIN },
    body: form,
  })
}

/** A request whose body this test writes piece by piece. */
function slowly(headers: Record<string, string | number> = {}) {
  const sending = request({
    port: app.port,
    path: '/api/attachments',
    method: 'POST',
    headers: {
      Cookie: ann.cookie,
      Origin: ORIGIN,
      'Content-Type': 'multipart/form-data; boundary=b',
      ...headers,
    },
  })
  sending.on('error', () => undefined)
  const answered = new Promise<number | undefined>((resolve) => {
    sending.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sending.on('close', () => resolve(undefined))
  })
  sending.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n')
  return { sending, answered }
}

test('a file goes in and comes out, and may do nothing in a page', async () => {
  const answer = await upload('Hello')
  const { url } = (await answer.json()) as Attachment
  const file = await ann.request('GET', url)
  expect(await file.text()).toBe('Hello')
  expect(file.headers.get('Content-Security-Policy')).toBe("sandbox; default-src 'none'")
  expect(file.headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(file.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
})

test('other answers keep the page’s own policy', async () => {
  const answer = await ann.request('GET', '/api/session')
  expect(answer.headers.get('Content-Security-Policy')).toContain("script-src 'self'")
})

test('a file that says it is too large is refused before it is sent', async () => {
  const { sending, answered } = slowly({ 'Content-Length': 5_000_000 })
  expect(await answered).toBe(413)
  sending.destroy()
})

test('one that is too large without saying so is refused, and not kept', async () => {
  const { sending, answered } = slowly({ 'Transfer-Encoding': 'chunked' })
  for (let i = 0; i < 30; i += 1) sending.write('x'.repeat(10_000))
  sending.end('\r\n--b--\r\n')
  expect(await answered).toBe(413)
  expect(await readdir(folder)).toEqual([])
})

test('an upload that is cut off leaves nothing', async () => {
  const { sending } = slowly({ 'Content-Length': 100_000 })
  sending.write('x'.repeat(50_000))
  await vi.waitFor(async () => expect(await readdir(folder)).toHaveLength(1))
  sending.destroy()
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]))
})

test('a disk that takes nothing is said so, and the server goes on', async () => {
  await rm(folder, { recursive: true })
  await writeFile(folder, 'in the way')
  expect((await upload('x'.repeat(150_000))).status).toBe(500)
  await rm(folder)
  expect((await upload('Hello')).status).toBe(201)
})

test('another site cannot bring a file in', async () => {
  const answer = await fetch(`http://127.0.0.1:${app.port}/api/attachments`, {
    method: 'POST',
    headers: { Cookie: ann.cookie, Origin: 'https://evil.example' },
    body: new FormData(),
  })
  expect(answer.status).toBe(403)
})
