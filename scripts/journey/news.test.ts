import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { badge, live, onScreen, title, writeComment } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import { paintedAt, spread, watchPaint } from './harness/stopwatch.ts'
import type { Tab } from './harness/tab.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

test('news of one person are on every tab and browser of another at once, once, on either line', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const post = await ada.post('What do you think?')

  const laptop = await chromium.of(ada)
  const phone = await chromium.of(await ada.signInAgain())
  const feed = await laptop.open('/')
  const list = await laptop.open('/notifications')
  const old = await phone.open('/notifications?realtime=legacy')
  const adas = [feed, list, old]
  await Promise.all(adas.map(live))

  const other = await chromium.of(bea)
  const beas = await other.open(`/posts/${post.id}`)
  await writeComment(beas, 'I think it works')
  await beas.page.goto(`${server.origin}/people/${ada.id}`)
  await beas.page.getByRole('button', { name: 'Add friend' }).click()

  for (const tab of adas) {
    await expect.poll(() => badge(tab, 'Notifications')).toBe(2)
    await expect.poll(() => badge(tab, 'People')).toBe(1)
    await expect.poll(() => title(tab)).toMatch(/^\(2\) /)
    await expect.poll(() => onScreen.toast(tab, /Bea/).count()).toBe(2)
  }
  for (const tab of [list, old]) {
    expect(await onScreen.notification(tab, 'Bea commented on your post').count()).toBe(1)
    expect(await onScreen.notification(tab, 'Bea sent you a friend request').count()).toBe(1)
  }

  expect([...feed.openLines(), ...list.openLines()], 'one line for both').toEqual(['/ws/realtime'])
  expect(old.openLines()).toEqual([
    '/ws/friend-requests/',
    '/ws/notifications/',
    '/ws/online',
    '/ws/trending',
  ])

  await list.page.getByRole('button', { name: 'Mark all read' }).click()
  for (const tab of adas) {
    await expect.poll(() => badge(tab, 'Notifications')).toBe(0)
    await expect.poll(() => title(tab)).toMatch(/^[A-Z]/)
  }

  const opened = (...tabs: Tab[]) => tabs.flatMap(({ lines }) => lines).length
  expect([opened(feed, list), opened(old)], 'no line was opened twice').toEqual([1, 4])
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})

test('news are painted soon after their commit; how soon is printed, not judged', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  const { id: postId } = await cora.post('How soon do I hear of it?')
  const coras = await chromium.of(cora)
  await watchPaint(coras.context, 'Note \\d+ of the measurement')
  const phone = await chromium.of(await cora.signInAgain())
  await watchPaint(phone.context, 'Note \\d+ of the measurement')
  const unified = await coras.open('/notifications')
  const legacy = await phone.open('/notifications?realtime=legacy')
  const tabs = [unified, legacy]
  await Promise.all(tabs.map(live))

  const took = tabs.map((): number[] => [])
  for (let i = 1; i <= 20; i += 1) {
    const words = `Note ${i} of the measurement`
    await dan.comment(postId, words)
    for (const { page } of tabs) await expect.poll(() => paintedAt(page, words)).toBeDefined()
    const isIt = ({ name, data }: EventOf) =>
      name === 'notification.created' && data.notification.excerpt === words
    const [event] = unified.received<EventOf>(isIt)
    const committed = Date.parse(event?.timestamp ?? '')
    for (const [index, { page }] of tabs.entries())
      took[index]?.push(((await paintedAt(page, words)) ?? 0) - committed)
  }

  const [one = [], two = []] = took
  console.info(`commit → painted in Chromium, one line: ${spread(one)}`)
  console.info(`commit → painted in Chromium, old lines: ${spread(two)}`)
  expect([...one, ...two].every((ms) => ms > -5 && ms < 15_000)).toBe(true)
})
