import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { beforeAll, expect, test } from 'vitest'

import { temporaryFolder } from './db/testing.ts'
import { pageRoutes } from './page.ts'

const script = 'export const hello = 1'
const packed = gzipSync(script)
let page: ReturnType<typeof pageRoutes>
beforeAll(async () => {
  const dist = temporaryFolder()
  await mkdir(join(dist, 'assets'))
  await writeFile(join(dist, 'index.html'), '<!doctype html>')
  await writeFile(join(dist, 'assets', 'a.js'), script)
  await writeFile(join(dist, 'assets', 'a.js.gz'), packed)
  page = pageRoutes(dist)
})

test('a script goes as the build has packed it, and says that others get another', async () => {
  const answer = await page.request('/assets/a.js', { headers: { 'Accept-Encoding': 'gzip, br' } })
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'cache-control': expect.stringContaining('immutable'),
    'content-encoding': 'gzip',
    'content-type': expect.stringContaining('text/javascript'),
    vary: 'Accept-Encoding',
  })
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(packed)
})

test('who takes no packed file gets it as it is', async () => {
  const answer = await page.request('/assets/a.js')
  expect(answer.headers.get('Content-Encoding')).toBeNull()
  expect(await answer.text()).toBe(script)
})
