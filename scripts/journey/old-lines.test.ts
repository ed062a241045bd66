import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { friends } from './harness/people.ts'
import { badge, live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'

/** Short enough to wait for. */
const server = serverForThisFile({ PRESENCE_GRACE_MS: '300' })
const chromium = browserForThisFile(server)

// The first of these tests: trending topics are counted when somebody first asks, and then every 30 s.
test('a post on the old lines: comments, reactions and what is talked of are there without a reload', async () => {
  const { one: cora, other: dan } = await friends(server, 'Cora', 'Dan')
  await dan.post('They all say #oldlines today')
  const { id } = await cora.post('What do you think?')
  const old = await (await chromium.of(cora)).open(`/posts/${id}?realtime=legacy`)
  await live(old)
  expect(old.openLines()).toEqual(
    expect.arrayContaining([`/ws/engagement/${id}`, '/ws/feed', '/ws/trending']),
  )
  await old.page.getByRole('complementary').getByText('#oldlines').waitFor()

  await dan.json('PUT', `/api/posts/${id}/reactions/love`)
  await old.page.getByRole('button', { name: 'Like: 1 love' }).waitFor()
  await dan.comment(id, 'I think so')
  await onScreen.comment(old, 'I think so').waitFor()
  expect(await onScreen.comment(old, 'I think so').count()).toBe(1)
  await expect.poll(() => badge(old, 'Notifications')).toBe(3)

  const [said] = old.received<{ type: string; data: unknown }>(({ type }) => type === 'trending')
  expect(said?.data).toEqual({ topics: [{ topic: 'oldlines', tweet_count: 1 }] })
})

test('a chat on the old lines: messages, typing and presence are there at once, both ways', async () => {
  const { one: ada, other: ben, chatId } = await friends(server, 'Ada', 'Ben')
  const old = await (await chromium.of(ada)).open(`/chats/${chatId}?realtime=legacy`)
  await live(old)
  expect(old.openLines()).toEqual(
    expect.arrayContaining([`/ws/messages/${chatId}`, '/ws/online', '/ws/notifications/']),
  )
  const thread = old.page.getByRole('region', { name: 'Chat with Ben' })
  await thread.getByText('@ben').waitFor()

  const bens = await (await chromium.of(ben)).open(`/chats/${chatId}`)
  await live(bens)
  await thread.getByText('Online', { exact: true }).waitFor()

  await bens.page.getByRole('textbox', { name: 'Message to Ada' }).pressSequentially('Tea?')
  await old.page.getByText('Ben is writing…').waitFor()
  await bens.page.keyboard.press('Enter')
  await old.page.getByRole('log').getByText('Tea?').waitFor()
  await old.page.getByText('Ben is writing…').waitFor({ state: 'detached' })

  await old.page.getByRole('textbox', { name: 'Message to Ben' }).pressSequentially('Gladly')
  await bens.page.getByText('Ada is writing…').waitFor()
  await old.page.keyboard.press('Enter')
  await bens.page.getByRole('log').getByText('Gladly').waitFor()
  for (const tab of [old, bens])
    for (const words of ['Tea?', 'Gladly'])
      await expect.poll(() => tab.page.getByRole('log').getByText(words).count()).toBe(1)

  await bens.page.close()
  await thread.getByText('Online', { exact: true }).waitFor({ state: 'detached' })
})

test('what is written before the old lines have come is kept, and sent when they are there', async () => {
  const { one: gus, other: hana, chatId } = await friends(server, 'Gus', 'Hana')
  const browser = await chromium.of(gus)
  const held = Promise.withResolvers<void>()
  await browser.context.route(/connect-legacy/, async (route) => {
    await held.promise
    await route.continue()
  })
  const old = await browser.open(`/chats/${chatId}?realtime=legacy`)
  await old.page.getByRole('textbox', { name: 'Message to Hana' }).fill('Patience')
  await old.page.keyboard.press('Enter')
  await old.page.getByText('Waiting for a connection', { exact: true }).waitFor()
  held.resolve()
  await live(old)
  const said = () => hana.json('GET', `/api/chats/${chatId}/messages`)
  await expect.poll(said).toMatchObject({ items: [{ content: 'Patience' }] })
})

test('the feed and the following feed on the old lines are told of new posts', async () => {
  const { one: eve, other: finn } = await friends(server, 'Eve', 'Finn')
  const old = await (await chromium.of(eve)).open('/?realtime=legacy')
  await live(old)
  await finn.post('Fresh from the oven')
  await old.page.getByRole('button', { name: /new post/i }).click()
  await onScreen.post(old, 'Fresh from the oven').waitFor()
  await old.page.getByRole('tab', { name: 'Following' }).click()
  await onScreen.post(old, 'Fresh from the oven').waitFor()
  await expect.poll(() => old.openLines()).toContain(`/ws/feed/${eve.id}`)
  await live(old)
  await finn.post('And another one')
  await old.page.getByRole('button', { name: /new post/i }).click()
  await onScreen.post(old, 'And another one').waitFor()
})

test('no console and no line of the server log holds an error', () => {
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})
