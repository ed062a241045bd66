import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { complaints } from './harness/axe.ts'
import { browserForThisFile } from './harness/browser.ts'
import { faultyServer } from './harness/faults.ts'
import { Person } from './harness/people.ts'
import { act, live, onScreen } from './harness/screen.ts'
import type { Tab } from './harness/tab.ts'
import { until } from './harness/until.ts'

const ROLLOUT = fileURLToPath(import.meta.resolve('../rollout.ts'))
/** Beyond what the server counts as traffic. */
const QUIET_MS = 71_000

const server = faultyServer({ ROLLOUT_STEPS: '0,100' })
const chromium = browserForThisFile(server)
let olga: Person
beforeAll(async () => {
  await server.start()
  // The first to sign up on a loopback server operates it.
  olga = await Person.signUp(server, 'Olga')
})
afterAll(() => server.end())

/** `npm run rollout -- …`, beside the running server. Resolves with what it printed. */
async function rollout(...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    DATABASE_URL: `file:${server.databasePath}`,
    ROLLOUT_STEPS: '0,100',
  }
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ROLLOUT, ...args],
    {
      env,
    },
  )
  let said = ''
  for (const output of [child.stdout, child.stderr])
    output.on('data', (part: Buffer) => (said += part.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(said)
  return said
}

/** Opens a part of the page as the operator does. */
const open = ({ page }: Tab, name: string) => page.getByRole('tab', { name }).click()

const stands = ({ page }: Tab, words: string) =>
  page.getByRole('heading', { name: words, exact: true }).waitFor()

/** A figure of the strip on top, as a number. */
async function now({ page }: Tab, title: string): Promise<number> {
  const figure = page.getByRole('region', { name: 'Now' }).locator('div', { hasText: title })
  return Number(/[\d.]+$/.exec((await figure.last().textContent()) ?? '')?.[0])
}

test('an operator takes a fresh install from 0 % to 100 %, sees sockets per user fall to 1, goes back in one step, and retires an old endpoint, which refuses while it has traffic', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const ops = await (await chromium.of(olga)).open('/')
  const page = await (await chromium.of(ada)).open('/')
  const onOneLine = () => expect.poll(() => page.openLines()).toEqual(['/ws/realtime'])
  const onFive = () =>
    until(() => page.openLines().length >= 5 && !page.openLines().includes('/ws/realtime'), {
      what: 'a user is on five old lines',
    })
  await live(page)

  await ops.page.getByRole('link', { name: 'Operations' }).click()
  await open(ops, 'Rollout')
  await stands(ops, 'No rollout: the build decides (the one line)')

  await act(ops, 'Start at 0 %', 'a fresh install')
  await stands(ops, '0 % on the one line, running')
  await onFive()
  await open(ops, 'Overview')
  await expect.poll(() => now(ops, 'Old lines per user')).toBeGreaterThan(1)
  await expect.poll(() => now(ops, 'On the one line')).toBe(0)

  expect(await rollout('step', '50', '--why=half of them')).toContain('50 % of users')
  await open(ops, 'Rollout')
  await stands(ops, '50 % on the one line, running')
  await act(ops, 'Step to 100 %')
  await stands(ops, '100 % on the one line, running')
  await onOneLine()
  await open(ops, 'Overview')
  await expect.poll(() => now(ops, 'On old lines')).toBe(0)
  await expect.poll(() => now(ops, 'One line per user')).toBe(1)

  await open(ops, 'Rollout')
  await act(ops, 'Back to 0 %', 'rehearsing the way back')
  await onFive()
  await act(ops, 'Step to 100 %')
  await onOneLine()

  const outside = ada.connect({ path: '/ws/trending', protocols: [] })
  await outside.opened
  await open(ops, 'Old endpoints')
  const trending = ops.page.getByRole('listitem', { name: 'W7 ' })
  await trending.getByText('1 open now').waitFor()
  await act(ops, 'Retire W7', 'everybody has moved')
  await trending.getByRole('alert').filter({ hasText: 'W7 has traffic: 1 open now' }).waitFor()
  outside.socket.close()

  await server.kill('SIGTERM')
  server.set('FAULT_CLOCK_MS', String(QUIET_MS))
  await server.start()
  await live(ops)
  await trending.getByText('in use now').waitFor({ state: 'detached' })
  await act(ops, 'Retire W7', 'everybody has moved')
  await trending.getByText('retired by Olga').waitFor()
  const late = ada.connect({ path: '/ws/trending', protocols: [] })
  expect(await late.closed).toMatchObject({ code: 4410 })

  await open(ops, 'Audit')
  for (const words of ['W7 retired', 'Rollout: from 100 % to 0 %', '“half of them”'])
    await ops.page.getByText(words).waitFor()
  await onOneLine()

  // The old lines are not whole any more: who is taken off the one line polls, until the endpoint is brought back.
  await rollout('kill', 'legacy', '--why=trouble')
  await expect.poll(() => page.openLines(), { timeout: 20_000 }).toEqual([])
  await open(ops, 'Old endpoints')
  await act(ops, 'Bring back W7', 'needed once more')
  await rollout('unkill')
  await onOneLine()
  await rollout('kill', 'legacy', '--why=trouble')
  await onFive()
  await rollout('unkill')
  await onOneLine()
  expect(page.errors.filter(isNotTheRestart)).toEqual([])
}, 120_000)

/** A server that is away is told by the browser, too. */
const isNotTheRestart = (error: string) =>
  !/ERR_CONNECTION_REFUSED|503|WebSocket connection/.test(error)

test('the guard takes the next step by itself, and goes back by itself when handlers throw, and the page says why', async () => {
  const tab = await (await chromium.of(olga)).open('/ops?show=rollout')
  await rollout('step', '0')
  await stands(tab, '0 % on the one line, running')
  const plan = { dwellMs: 1_000, settleMs: 0, minUsers: 2, minHandled: 100 }
  await rollout('plan', JSON.stringify(plan))
  await stands(tab, '100 % on the one line, running')

  const met = { mode: 'unified', why: 'rollout', coversMs: 60_000, handled: 1_000 }
  const none = { reconnects: 0, resets: 0, lost: 0, applied: [] }
  const eve = await Person.signUp(server, 'Eve')
  for (const person of [olga, eve])
    await person.request('POST', '/api/realtime/beacon', { ...met, ...none, handlerErrors: 50 })
  await stands(tab, '0 % on the one line, paused')
  await tab.page.getByText('whose handler threw: 0.05, allowed 0.01').first().waitFor()
})

test('what was asked about a rollout that somebody else moved meanwhile is not done', async () => {
  await rollout('plan', '{"dwellMs":86400000}')
  await rollout('step', 'off')
  await rollout('step', '0')
  const tab = await (await chromium.of(olga)).open('/ops?show=rollout')
  await stands(tab, '0 % on the one line, running')
  await tab.page.getByRole('button', { name: 'Step to 100 %' }).click()
  const dialog = tab.page.getByRole('dialog')
  await rollout('pause', '--why=it looks bad')
  await dialog
    .getByText('It has changed meanwhile: 0 % on the one line, paused (it looks bad).')
    .waitFor()
  expect(await dialog.getByRole('button', { name: 'Step to 100 %' }).isDisabled()).toBe(true)
})

test('whoever does not operate the server is told whom the page is for, and finds no link to it', async () => {
  const cleo = await Person.signUp(server, 'Cleo')
  const tab = await (await chromium.of(cleo)).open('/ops')
  await tab.page.getByRole('heading', { name: 'This page is for operators' }).waitFor()
  await onScreen.nav(tab, 'Feed').waitFor()
  expect(await tab.page.getByRole('link', { name: 'Operations' }).count()).toBe(0)
  expect(tab.asked.filter((path) => path.includes('/api/ops/'))).toEqual([])
})

test('an operator finds a person’s line and cuts it', async () => {
  const dan = await Person.signUp(server, 'Dan')
  const line = dan.connect()
  await line.hello()
  const tab = await (await chromium.of(olga)).open('/ops?show=lines')
  await tab.page.getByRole('searchbox', { name: /Find a person/ }).fill('dan')
  await tab.page.getByRole('button', { name: 'Show lines of Dan' }).click()
  await act(tab, 'Disconnect realtime', 'looked odd')
  expect(await line.closed).toMatchObject({ code: 4001 })
})

const PARTS = ['Overview', 'Rollout', 'Parity', 'Old endpoints', 'Lines', 'Audit']

test('a part that is opened by its address stands in sight on a phone, and so does its name', async () => {
  const phone = { width: 390, height: 844 }
  const tab = await (await chromium.of(olga, { viewport: phone })).open('/ops?show=audit')
  const name = tab.page.getByRole('tab', { name: 'Audit' })
  await expect.poll(() => name.getAttribute('aria-selected')).toBe('true')
  const { x = 0, width = 0 } = (await name.boundingBox()) ?? {}
  expect(x + width).toBeLessThanOrEqual(phone.width)
})

test('nobody is shut out of the operators’ page, light or dark, desktop or phone, nor of its questions', async () => {
  const tab = await (await chromium.of(olga)).open('/ops')
  const found: string[] = []
  for (const part of PARTS) {
    await open(tab, part)
    await tab.page
      .getByRole('tabpanel')
      .getByRole('status')
      .filter({ hasText: 'Loading' })
      .waitFor({ state: 'detached' })
    found.push(...(await complaints(tab)).map((it) => `${part}: ${it}`))
  }
  expect([...tab.errors, ...tab.warnings]).toEqual([])
  await tab.page.emulateMedia({ colorScheme: 'dark' })
  await tab.page.setViewportSize({ width: 390, height: 844 })
  await open(tab, 'Rollout')
  await tab.page.getByRole('button', { name: 'Kill switch' }).click()
  await tab.page.getByRole('dialog').waitFor()
  found.push(...(await complaints(tab)).map((it) => `dark, phone: ${it}`))
  expect(found.join('\n\n')).toBe('')
})
