import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Route } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { badge, live } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const OLD_LINES = ['/ws/friend-requests/', '/ws/notifications/', '/ws/online', '/ws/trending']

let built: string

// The same step as in scripts/run/page.mjs, beside the page that the other journeys look at.
beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), 'trunkline-page-'))
  const vite = join(ROOT, 'frontend/node_modules/vite/bin/vite.js')
  const { status, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', 'frontend', '--outDir', built, '--emptyOutDir', '--logLevel', 'warn'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production', VITE_USE_UNIFIED_WS: 'false' },
    },
  )
  if (status !== 0) throw new Error(stderr)
})

afterAll(() => rmSync(built, { recursive: true, force: true }))

/** Answers what is not the server's with that build. */
async function fromBuild(route: Route): Promise<void> {
  const { pathname } = new URL(route.request().url())
  if (/^\/(api|ws)\//.test(pathname)) return route.fallback()
  const path = join(built, extname(pathname) === '' ? 'index.html' : pathname)
  const contentType =
    { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }[extname(path)] ?? ''
  return route.fulfill({ body: readFileSync(path), ...(contentType && { contentType }) })
}

async function browserOf(person: Person) {
  const browser = await chromium.of(person)
  await browser.context.route('**/*', fromBuild)
  // What is answered by hand has no address, so for Chromium it comes from far away.
  await browser.context.grantPermissions(['local-network-access'])
  return browser
}

test('a page that is built with VITE_USE_UNIFIED_WS=false has one socket for each family, and works', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const { id: postId } = await ada.post('On the old lines')
  const tab = await (await browserOf(ada)).open('/notifications')
  await live(tab)
  expect(tab.openLines()).toEqual(OLD_LINES)
  await bea.comment(postId, 'I see')
  await expect.poll(() => badge(tab, 'Notifications')).toBe(1)
})

test("a browser's own choice is stronger than the build, is kept, and can be given back", async () => {
  const cora = await Person.signUp(server, 'Cora')
  const browser = await browserOf(cora)
  const tab = await browser.open('/notifications?realtime=unified')
  await live(tab)
  expect(tab.openLines()).toEqual(['/ws/realtime'])
  await tab.page.goto(`${server.origin}/notifications`)
  await live(tab)
  expect(tab.openLines()).toEqual(['/ws/realtime'])

  await tab.page.goto(`${server.origin}/settings`)
  const choice = tab.page.getByRole('radiogroup', { name: 'Realtime connection' })
  await choice.getByText('Automatic').click()
  await expect.poll(() => tab.openLines()).toEqual(OLD_LINES)
})

test('no console and no line of the server log holds an error', () => {
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})
