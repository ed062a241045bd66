import type { Comment } from '@trunkline/shared/contract/post'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { sized } from './harness/faults.ts'
import { follow } from './harness/follower.ts'
import { Person } from './harness/people.ts'
import { live, onScreen, showAllRows } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'
import { until } from './harness/until.ts'
import { writeOverHttp, writeOverSocket } from './harness/writers.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const ROUNDS = sized(50)
/** Acknowledged between one kill and the next. */
const LOAD = 30

/** The comments from top to bottom. */
const shown = ({ page }: Tab): Promise<string[]> =>
  page
    .getByRole('region', { name: 'Comments' })
    .getByRole('article')
    .evaluateAll((rows) => rows.map((row) => /voice \w \d+/.exec(row.textContent ?? '')?.[0] ?? ''))

test(
  'a server that is killed under load loses nothing that it acknowledged, and pages show it all, once',
  async () => {
    const ada = await Person.signUp(server, 'Ada')
    const bea = await Person.signUp(server, 'Bea')
    const { id: postId } = await ada.post('Talk while it burns')
    const laptop = await chromium.of(ada)
    const phone = await chromium.of(await ada.signInAgain())
    const tabs = [
      await laptop.open(`/posts/${postId}`),
      await phone.open(`/posts/${postId}?realtime=legacy`),
    ]
    await Promise.all(tabs.map((tab) => showAllRows(tab, 400 + 2 * ROUNDS * LOAD)))
    await Promise.all(tabs.map(live))

    const follower = follow(ada, `post:${postId}`)
    await until(() => follower.states.length > 0, { what: 'a greeting', withinMs: 20_000 })

    const writers = [
      writeOverHttp(bea, postId, 'voice a'),
      writeOverSocket(bea, postId, 'voice b'),
      writeOverSocket(ada, postId, 'voice c'),
    ]
    const acknowledged = () => writers.flatMap((writer) => writer.acknowledged)
    const more = async (count: number) => {
      const goal = acknowledged().length + count
      const what = `${goal} comments are acknowledged`
      await until(() => acknowledged().length >= goal, { what, withinMs: 60_000 })
    }
    for (let round = 1; round <= ROUNDS; round += 1) {
      await more(LOAD)
      expect(await server.kill('SIGKILL')).toBe('SIGKILL')
      await server.start()
    }
    await more(LOAD)
    await Promise.all(writers.map((writer) => writer.stop()))

    const stored = await ada.all<Comment>(`/api/posts/${postId}/comments`, 'after')
    const byId = new Map(stored.map(({ id, content }) => [id, content]))
    for (const { id, content } of acknowledged()) expect(byId.get(id)).toBe(content)
    const contents = stored.map(({ content }) => content)
    expect(new Set(contents).size, 'nothing was stored twice').toBe(contents.length)
    expect(stored.length, 'nothing was stored that nobody acknowledged').toBe(acknowledged().length)

    await expect.poll(() => follower.heard).toEqual(stored.map((_, index) => index + 1))
    follower.stop()
    expect(follower.states, 'no resume was refused').not.toContain('reset')
    expect(follower.states.length).toBeGreaterThan(ROUNDS)

    // A page reads a long list anew in parts, one after the other.
    const patience = { timeout: 15_000 + ROUNDS * 5_000 }
    for (const tab of tabs) {
      await live(tab)
      await expect.poll(() => shown(tab), patience).toEqual(contents)
    }
    expect(await ada.notifications()).toHaveLength(contents.filter((it) => !/ c /.test(it)).length)
    expect(server.errorLines()).toEqual([])
  },
  60_000 + ROUNDS * 25_000,
)

test('a server that is asked to end lets everybody go in good order, and pages are back by themselves', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  const { id: postId } = await cora.post('Now in good order')
  const browser = await chromium.of(cora)
  const tab = await browser.open(`/posts/${postId}`)
  await live(tab)
  const line = dan.connect()
  const { topics } = await line.hello()

  const began = performance.now()
  expect(await server.kill('SIGTERM')).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(await line.closed).toMatchObject({ code: 1012 })
  await server.start()

  const again = dan.connect()
  const { epoch, topics: resumed } = await again.hello()
  expect(Object.keys(resumed)).toEqual(Object.keys(topics))
  expect(epoch).toBeTruthy()
  await again.close()
  await dan.comment(postId, 'Still there?')
  await onScreen.comment(tab, 'Still there?').waitFor()
  expect(server.errorLines()).toEqual([])
})
