import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { ShownPost } from '@trunkline/shared/contract/post'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { png, upload } from '../attachments/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: Browser
  let ben: Browser
  let adaId: number
  let benId: number
  let picture: Attachment

  beforeAll(async () => {
    house = await openHouse(await open())
    ada = house.browser()
    adaId = await ada.signUp('Ada')
    ben = house.browser()
    benId = await ben.signUp('Ben')
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    picture = await sent({ content: png(30, 20) })
  })

  const sent = async (file: Parameters<typeof upload>[2]) =>
    (await (await upload(house, ada, file)).json()) as Attachment
  const write = (who: Browser, attachmentId: number, content = '') =>
    who.post('/api/posts', { content, attachmentId })

  test('a picture alone makes a post, and stands on it wherever it is shown', async () => {
    const answer = await write(ada, picture.id)
    expect(answer.status).toBe(201)
    const post = (await answer.json()) as ShownPost
    expect(post).toMatchObject({ content: '', image: picture })
    const { items } = (await (await ben.get('/api/posts')).json()) as { items: ShownPost[] }
    expect(items[0]?.image).toEqual(picture)
  })

  test('who sees the post may have the picture; before, and after it is deleted, its owner alone', async () => {
    const fetched = async () => (await ben.get(picture.url)).status
    expect(await fetched()).toBe(404)
    const { id } = (await (await write(ada, picture.id, 'look')).json()) as ShownPost
    expect(await fetched()).toBe(200)
    await house.act(adaId, 'account.block', { userId: benId, on: true })
    expect(await fetched()).toBe(404)
    await house.act(adaId, 'account.block', { userId: benId, on: false })
    expect(await fetched()).toBe(200)
    await ada.send('DELETE', `/api/posts/${id}`)
    expect(await fetched()).toBe(404)
    expect((await ada.get(picture.url)).status).toBe(200)
  })

  test("somebody else's upload, one that was sent, and what is no picture are refused", async () => {
    expect((await write(ben, picture.id)).status).toBe(404)
    const text = await sent({ content: 'just words', name: 'notes.txt' })
    expect((await write(ada, text.id)).status).toBe(400)
    expect((await write(ada, picture.id)).status).toBe(201)
    expect((await write(ada, picture.id)).status).toBe(409)
  })

  test('a refused post leaves the upload to be sent', async () => {
    expect((await write(ada, picture.id, 'x'.repeat(9_000))).status).toBe(400)
    expect((await write(ada, picture.id)).status).toBe(201)
  })
})
