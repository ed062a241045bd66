import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { badge, live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'

/** Short enough to wait for, long enough for a reload. */
const server = serverForThisFile({ PRESENCE_GRACE_MS: '1500', PRESENCE_AWAY_MS: '500' })
const chromium = browserForThisFile(server)

const press = ({ page }: Tab, name: string | RegExp) =>
  page.getByRole('main').getByRole('button', { name }).click()

const offers = ({ page }: Tab, name: string | RegExp) =>
  page.getByRole('main').getByRole('button', { name }).waitFor()

/** Two people, each in a browser of their own, the first looking at the other, the other at `path`. */
async function meet(first: string, second: string, path: string) {
  const asker = await Person.signUp(server, first)
  const asked = await Person.signUp(server, second)
  const askers = await (await chromium.of(asker)).open(`/people/${asked.id}`)
  const askeds = await (await chromium.of(asked)).open(path)
  await Promise.all([askers, askeds].map(live))
  return { asker, asked, askers, askeds }
}

test('a request is asked, accepted and ended, and both see each step at once', async () => {
  const { asker, asked, askers, askeds } = await meet('Ada', 'Bea', '/people?tab=incoming')

  await press(askers, 'Add friend')
  await offers(askers, /^Cancel request/)
  await offers(askeds, 'Accept Ada')
  expect(await badge(askeds, 'People')).toBe(1)

  await press(askeds, 'Accept Ada')
  await offers(askers, 'Friends')
  await onScreen.toast(askers, 'Bea accepted your friend request').waitFor()
  await expect.poll(() => badge(askers, 'Notifications')).toBe(1)
  await expect.poll(() => badge(askeds, 'People')).toBe(0)
  await askeds.page.getByRole('tab', { name: /^Friends/ }).click()
  await askeds.page.getByRole('main').getByRole('link', { name: 'Ada' }).waitFor()

  await press(askers, 'Friends')
  await askers.page.getByRole('menuitem', { name: 'Unfriend' }).click()
  await askers.page.getByRole('dialog').getByRole('button', { name: 'Unfriend' }).click()
  await offers(askers, 'Add friend')
  await askeds.page.getByRole('main').getByText('No friends yet').waitFor()
  expect(await asker.json('GET', '/api/friends')).toMatchObject({ items: [] })
  expect(await asked.json('GET', '/api/friends')).toMatchObject({ items: [] })
})

test('a request that is declined is gone for both, and can be asked again', async () => {
  const { asker, askers, askeds } = await meet('Cora', 'Dan', '/people?tab=incoming')
  await press(askers, 'Add friend')
  await offers(askeds, 'Decline Cora')
  await press(askeds, 'Decline Cora')
  await askeds.page.getByText('No requests waiting').waitFor()
  await offers(askers, 'Add friend')
  expect(await asker.notifications(), 'nobody is told of a no').toEqual([])
})

test('a request that another tab sent for a page that was put away, and that was declined meanwhile, can be asked again when it is back', async () => {
  const asker = await Person.signUp(server, 'Quinn')
  const asked = await Person.signUp(server, 'Rose')
  const browser = await chromium.of(asker)
  // The tab that sends is the one that stays.
  await live(await browser.open('/settings'))
  const tab = await browser.open(`/people/${asked.id}`)
  await live(tab)
  await tab.page.evaluate(() => Object.assign(window, { kept: true }))
  await browser.context.setOffline(true)
  await press(tab, 'Add friend')
  const sending = tab.page.getByRole('main').locator('button[data-loading]')
  await sending.waitFor()
  await tab.page.goto('about:blank')
  await browser.context.setOffline(false)
  const box = '/api/friend-requests?box=incoming'
  const waiting = async () => (await asked.json<{ items: { id: number }[] }>('GET', box)).items
  await expect.poll(waiting).toHaveLength(1)
  const [request] = await waiting()
  await asked.json('POST', `/api/friend-requests/${request?.id}/decline`, {})
  await tab.page.goBack({ waitUntil: 'commit' })
  expect(await tab.page.evaluate(() => 'kept' in window), 'it is the same page').toBe(true)
  await sending.waitFor({ state: 'detached' })
  await offers(tab, 'Add friend')
})

test('a request that is taken back disappears from under the eyes of who got it', async () => {
  const { askers, askeds } = await meet('Eve', 'Finn', '/people?tab=incoming')
  await press(askers, 'Add friend')
  await offers(askeds, 'Accept Eve')
  await press(askers, /^Cancel request/)
  await askeds.page.getByText('No requests waiting').waitFor()
  await expect.poll(() => badge(askeds, 'People')).toBe(0)
  await offers(askers, 'Add friend')
})

test('who is told of an accepted friend request reads it in the words of the source, on an old line', async () => {
  const gus = await Person.signUp(server, 'Gus')
  const hana = await Person.signUp(server, 'Hana')
  const tab = await (await chromium.of(gus)).open('/notifications?realtime=legacy')
  await live(tab)
  await gus.befriend(hana)
  await onScreen.notification(tab, 'Hana accepted your friend request').waitFor()
  const told = tab.received(
    (frame: { type: string; notification?: { notification_type: string } }) =>
      frame.notification?.notification_type === 'Friend Request Accepted',
  )
  expect(told).toHaveLength(1)
})

test('the dot of a friend comes with their first tab, stays through a reload, and goes with their last', async () => {
  const ida = await Person.signUp(server, 'Ida')
  const jon = await Person.signUp(server, 'Jon')
  await ida.befriend(jon)
  const idas = await (await chromium.of(ida)).open('/people')
  await live(idas)
  const friends = idas.page.getByRole('complementary', { name: 'Friends online' })
  const online = friends.getByRole('link', { name: 'Jon' })
  expect(await online.count()).toBe(0)

  const browser = await chromium.of(jon)
  const first = await browser.open('/')
  const second = await browser.open('/settings')
  await online.waitFor()
  await idas.page.getByRole('main').getByText(', online').waitFor()

  await first.page.close()
  await second.page.reload()
  await live(second)
  expect(await online.count()).toBe(1)
  const gone = idas.received(({ type, data }: { type: string; data: unknown }) => {
    return type === 'value' && data === null
  })
  expect(gone, 'nobody was told that Jon had left').toEqual([])

  await browser.context.close()
  await online.waitFor({ state: 'detached' })
})

test('a friend who looks elsewhere is shown away, and is back with the first glance', async () => {
  const kim = await Person.signUp(server, 'Kim')
  const leo = await Person.signUp(server, 'Leo')
  await kim.befriend(leo)
  const kims = await (await chromium.of(kim)).open('/people')
  await live(kims)
  const window = await chromium.window(leo)
  const leos = await window.open('/')
  const row = kims.page.getByRole('main')
  await row.getByText(', online').waitFor()

  await window.lookElsewhere()
  await row.getByText(', away').waitFor()
  const aside = kims.page.getByRole('complementary', { name: 'Friends online' })
  await aside.getByRole('link', { name: 'Leo Away' }).waitFor()
  await leos.page.bringToFront()
  await row.getByText(', online').waitFor()
})

/** A wide picture whose middle is blue and whose sides are red, as a file. */
async function widePicture({ page }: Tab) {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [1800, 600]
    const context = canvas.getContext('2d')
    if (context) {
      context.fillStyle = '#f00'
      context.fillRect(0, 0, 1800, 600)
      context.fillStyle = '#00f'
      context.fillRect(600, 0, 600, 600)
    }
    return canvas.toDataURL('image/png')
  })
  const buffer = Buffer.from(url.split(',')[1] ?? '', 'base64')
  return { name: 'me.png', mimeType: 'image/png', buffer }
}

const faces = ({ page }: Tab) => page.locator('img[src^="/upload/files/"]')

/** How a face is seen: its pixels, and which of red, green and blue its left edge is. */
const seen = (tab: Tab) =>
  faces(tab)
    .first()
    .evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      const canvas = document.createElement('canvas')
      const context = canvas.getContext('2d')
      context?.drawImage(image, 0, 0)
      const edge = [...(context?.getImageData(4, 100, 1, 1).data ?? [])]
      const { naturalWidth: width, naturalHeight: height } = image
      return { width, height, edge: edge.slice(0, 3).map((part) => part > 128) }
    })

test('a face that somebody chooses is on all their tabs at once, and seen by others; taken away, it is gone', async () => {
  const nora = await Person.signUp(server, 'Nora')
  const otto = await Person.signUp(server, 'Otto')
  const browser = await chromium.of(nora)
  const [edits, reads] = [await browser.open(`/people/${nora.id}`), await browser.open('/')]
  await Promise.all([edits, reads].map(live))

  await press(edits, 'Edit profile')
  await edits.page.locator('input[type="file"]').setInputFiles(await widePicture(edits))
  await edits.page.getByText('Others see it once you save.').waitFor()
  await press(edits, 'Save')
  await offers(edits, 'Edit profile')
  const square = { width: 512, height: 512, edge: [false, false, true] }
  for (const tab of [edits, reads]) expect(await seen(tab)).toEqual(square)

  const ottos = await (await chromium.of(otto)).open(`/people/${nora.id}`)
  expect(await seen(ottos)).toEqual(square)
  const url = (await faces(ottos).first().getAttribute('src')) ?? ''

  await press(edits, 'Edit profile')
  await press(edits, 'Remove picture')
  await press(edits, 'Save')
  await offers(edits, 'Edit profile')
  for (const tab of [edits, reads]) await expect.poll(() => faces(tab).count()).toBe(0)
  expect((await otto.request('GET', url)).status).toBe(404)
})

/** Everything that the browser keeps for its next page. */
const keptBy = ({ page }: Tab): Promise<string> =>
  page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error))
      })
    const kept: unknown[] = []
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue
      const database = await answer(indexedDB.open(name))
      for (const store of database.objectStoreNames)
        kept.push(await answer(database.transaction(store).objectStore(store).getAll()))
      database.close()
    }
    return JSON.stringify(kept)
  })

test('who is blocked is gone from every tab at once, and from what the browser keeps', async () => {
  const pia = await Person.signUp(server, 'Pia')
  const quin = await Person.signUp(server, 'Quin')
  await pia.befriend(quin)
  const { id: postId } = await pia.post('What do you think?')
  await quin.post('Words of Quin')
  await quin.comment(postId, 'A thought of Quin')
  const browser = await chromium.of(pia)
  const feed = await browser.open('/')
  const post = await browser.open(`/posts/${postId}`)
  const news = await browser.open('/notifications')
  await Promise.all([feed, post, news].map(live))
  await onScreen.post(feed, 'Words of Quin').waitFor()
  await onScreen.comment(post, 'A thought of Quin').waitFor()
  await onScreen.notification(news, /Quin/).first().waitFor()
  await expect.poll(() => keptBy(feed)).toContain('Quin')

  // The answers that would say so are slow.
  await browser.context.route('**/api/{posts,notifications,friends}**', () => {})
  await pia.json('PUT', `/api/users/${quin.id}/block`)
  await onScreen.post(feed, 'Words of Quin').waitFor({ state: 'detached' })
  await onScreen.comment(post, 'A thought of Quin').waitFor({ state: 'detached' })
  await expect.poll(() => onScreen.notification(news, /Quin/).count()).toBe(0)
  await expect.poll(() => keptBy(feed)).not.toContain('Quin')
})

test('whoever is blocked sees nothing more of who did it, and is not told who it was', async () => {
  const rosa = await Person.signUp(server, 'Rosa')
  const sam = await Person.signUp(server, 'Sam')
  await rosa.post('Words of Rosa')
  const tab = await (await chromium.of(sam)).open('/')
  await live(tab)
  await onScreen.post(tab, 'Words of Rosa').waitFor()
  await rosa.json('PUT', `/api/users/${sam.id}/block`)
  await onScreen.post(tab, 'Words of Rosa').waitFor({ state: 'detached' })
  await expect.poll(() => keptBy(tab)).not.toContain('Rosa')
  await rosa.json('DELETE', `/api/users/${sam.id}/block`)
  await onScreen.post(tab, 'Words of Rosa').waitFor()
})

test('no console and no line of the server log holds an error', () => {
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})
