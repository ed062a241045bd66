import { beforeAll, expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { badge, live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

/** Somebody new, in a browser of their own, looking at `path`. */
async function arrive(name: string, path: string) {
  const person = await Person.signUp(server, name)
  const tab = await (await chromium.of(person)).open(path)
  await live(tab)
  return { person, tab }
}

// Topics are counted at most every 30 s: this one is there before anybody asks for them.
beforeAll(async () => {
  const gardener = await Person.signUp(server, 'Gardener')
  await gardener.post('First sight of #Snowdrops')
})

const main = ({ page }: Tab) => page.getByRole('main')

test('a reaction and a repost change the counters under the eyes of the author, who is told once of each', async () => {
  const { person: ada, tab: adas } = await arrive('Ada', '/')
  await ada.post('Count with me')
  const { tab: beas } = await arrive('Bea', '/')
  const post = onScreen.post(beas, 'Count with me')
  await post.getByRole('button', { name: 'Like', exact: true }).click()
  await onScreen.post(adas, 'Count with me').getByRole('button', { name: 'Like: 1 like' }).waitFor()
  await post.getByRole('button', { name: 'Choose a reaction' }).press('Enter')
  await post.getByRole('button', { name: 'Love', exact: true }).press('Enter')
  await onScreen
    .post(adas, 'Count with me')
    .getByRole('button', { name: /1 love/ })
    .waitFor()
  await post.getByRole('button', { name: 'Repost' }).click()
  await onScreen
    .post(adas, 'Count with me')
    .getByRole('button', { name: /1 repost/ })
    .waitFor()

  await expect.poll(() => badge(adas, 'Notifications')).toBe(2)
  const kinds = (await ada.notifications()).map(({ kind }) => kind)
  expect(kinds.toSorted()).toEqual(['reaction', 'repost'])
})

test('who follows somebody finds their posts and reposts under Following, and the other hears of the follower', async () => {
  const { person: cora, tab: coras } = await arrive('Cora', '/notifications')
  const { person: dan, tab: dans } = await arrive('Dan', `/people/${cora.id}`)
  await main(dans).getByRole('button', { name: 'Follow Cora' }).click()
  await onScreen.notification(coras, 'Dan follows you now').waitFor()
  await expect
    .poll(() => dan.json('GET', `/api/users/${cora.id}`))
    .toMatchObject({ following: true })

  await onScreen.nav(dans, 'Feed').click()
  await dans.page.getByRole('tab', { name: 'Following' }).click()
  const eve = await Person.signUp(server, 'Eve')
  await cora.post('For those who follow me')
  await onScreen.post(dans, 'For those who follow me').waitFor()
  const { id } = await eve.post('Worth repeating')
  await cora.json('PUT', `/api/posts/${id}/repost`)
  await dans.page.getByRole('button', { name: 'Load 1 new post' }).click()
  await onScreen.post(dans, 'Worth repeating').getByText('reposted').waitFor()
})

test('who is blocked is gone for both at once, the friendship with them, and comes back only when asked for', async () => {
  const finn = await Person.signUp(server, 'Finn')
  const gus = await Person.signUp(server, 'Gus')
  await finn.befriend(gus)
  await gus.post('Gus was here')
  const finns = await (await chromium.of(finn)).open(`/people/${gus.id}`)
  const guses = await (await chromium.of(gus)).open('/people')
  await main(guses).getByRole('link', { name: 'Finn' }).waitFor()
  await Promise.all([finns, guses].map(live))

  await main(finns).getByRole('button', { name: 'More about Gus' }).click()
  await finns.page.getByRole('menuitem', { name: 'Block' }).click()
  await finns.page.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
  await main(finns).getByText('You have blocked Gus').waitFor()
  await main(guses).getByText('No friends yet').waitFor()
  await onScreen.nav(finns, 'Feed').click()
  await onScreen.post(finns, 'Count with me').waitFor()
  expect(await onScreen.post(finns, 'Gus was here').count()).toBe(0)
  expect((await gus.request('GET', `/api/users/${finn.id}`)).status).toBe(404)

  await finns.page.goBack()
  await main(finns).getByRole('button', { name: 'Unblock' }).click()
  await onScreen.post(finns, 'Gus was here').waitFor()
})

test('what people write about is in Trending, and its page offers what is new without moving what one reads', async () => {
  const { tab: hanas } = await arrive('Hana', '/trending')
  await main(hanas)
    .getByRole('link', { name: /#snowdrops/ })
    .click()
  await onScreen.post(hanas, 'First sight of #Snowdrops').waitFor()

  const ida = await Person.signUp(server, 'Ida')
  await ida.post('Nothing about flowers')
  await ida.post('More #snowdrops, and #bees')
  await hanas.page.getByRole('button', { name: 'Load 1 new post' }).click()
  await onScreen.post(hanas, 'More #snowdrops').waitFor()
  expect(await main(hanas).getByRole('article').count()).toBe(2)
})

/** Only the full run waits for it; the quick one has no such test, rather than one that it skips. */
const waits = process.env.TRUNKLINE_FULL ? ['half a minute'] : []

test.each(waits)(
  'what is talked of now climbs in Trending under the eyes of who looks, within %s',
  async () => {
    const { person: jon, tab: jons } = await arrive('Jon', '/trending')
    await jon.post('All at once: #crocuses')
    await main(jons)
      .getByRole('link', { name: /#crocuses/ })
      .waitFor({ timeout: 45_000 })
  },
)

test('no console and no line of the server log holds an error', () => {
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})
