import { readdir } from 'node:fs/promises'

import type { Profile } from '@trunkline/shared/contract/account'
import type { Person } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { gif, jpeg, png, type Sent, uploaded, webp } from '../attachments/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: Browser
  let ben: Browser
  let adaId: number

  beforeAll(async () => {
    house = await openHouse(await open())
    ada = house.browser()
    adaId = await ada.signUp('Ada')
    ben = house.browser()
    await ben.signUp('Ben')
  }, 60_000)
  afterAll(() => house.close())

  const change = (attachmentId: number | null, who = ada) =>
    who.send('PUT', '/api/profile', { attachmentId })
  const wear = async (sent: Sent): Promise<string> => {
    const answer = await change((await uploaded(house, ada, sent)).id)
    expect(answer.status).toBe(200)
    const { image } = ((await answer.json()) as { profile: Profile }).profile
    expect(image).toMatch(/^\/upload\/files\//)
    return image ?? ''
  }
  const status = async (url: string, who = ben) => (await who.get(url)).status
  const files = () => readdir(house.uploadDir)

  test('a square picture is shown wherever the person is, and told on their own account', async () => {
    await house.follow(topic.account(adaId))
    const image = await wear({ content: png(512, 512) })
    expect(house.heard(topic.account(adaId)).at(-1)).toMatchObject({
      name: 'account.profile_updated',
      data: { profile: { id: adaId, image } },
    })
    expect(await (await ada.get('/api/session')).json()).toMatchObject({ user: { image } })
    await ada.post('/api/posts', { content: 'A face to the name' })
    const { items } = (await (await ben.get('/api/posts')).json()) as {
      items: { author: Person }[]
    }
    expect(items[0]?.author).toEqual({ id: adaId, handle: 'ada', name: 'Ada', image })
  })

  test('everybody signed in may see it, and before it is worn its owner alone; nobody else at all', async () => {
    const picture = await uploaded(house, ada, { content: webp(256, 256) })
    expect(await status(picture.url)).toBe(404)
    await change(picture.id)
    expect(await status(picture.url)).toBe(200)
    expect(await status(picture.url, house.browser())).toBe(401)
  })

  test('the one before is gone with the new one, its bytes too', async () => {
    const before = await wear({ content: jpeg(400, 400) })
    const after = await wear({ content: jpeg(300, 300) })
    expect(await status(before, ada)).toBe(404)
    expect(await status(after)).toBe(200)
    await vi.waitFor(async () => expect(await files()).not.toContain(before.split('/').at(-1)))
    expect(await files()).toContain(after.split('/').at(-1))
  })

  test('null takes it away, once and again; other changes leave it', async () => {
    const image = await wear({ content: png(64, 64) })
    await ada.send('PUT', '/api/profile', { bio: 'Bridges' })
    expect(await (await ada.get('/api/session')).json()).toMatchObject({ user: { image } })
    for (const attachmentId of [null, null]) {
      const answer = await change(attachmentId)
      expect(await answer.json()).toMatchObject({ profile: { image: null, bio: 'Bridges' } })
    }
    expect(await status(image, ada)).toBe(404)
    await vi.waitFor(async () => expect(await files()).not.toContain(image.split('/').at(-1)))
  })

  test.each([
    ['lies flat', { content: png(300, 200) }, 'is square'],
    ['is larger than anybody needs', { content: png(1_025, 1_025) }, '1024 pixels a side'],
    ['moves', { content: gif(64, 64) }, 'PNG, JPEG or WebP'],
    ['is no picture', { content: 'just words', name: 'notes.txt' }, 'a picture is needed'],
  ])('one that %s is refused, and the one before stays', async (_what, sent, why) => {
    const image = await wear({ content: png(64, 64) })
    const unfit = await uploaded(house, ada, sent)
    const answer = await change(unfit.id)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      error: { code: 'invalid_input', message: expect.stringContaining(why) },
    })
    expect(await status(image)).toBe(200)
    expect(await (await ada.get('/api/session')).json()).toMatchObject({ user: { image } })
  })

  test('one that weighs too much to be loaded with every list is refused', async () => {
    const heavy = await uploaded(house, ada, { content: png(512, 512) })
    // As the row counts them: a true megabyte is not taken by this house at all, and would use up a person's day.
    const weigh = (bytes: number) =>
      house.database.writer
        .updateTable('attachments')
        .set({ bytes })
        .where('id', '=', heavy.id)
        .execute()
    await weigh(1_048_577)
    const answer = await change(heavy.id)
    await weigh(heavy.bytes)
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('1 MB')])
  })

  test('a rounded square is square enough', async () => {
    await wear({ content: png(512, 500) })
  })

  test("somebody else's upload, and one that was sent already, are refused", async () => {
    const picture = await uploaded(house, ada, { content: png(64, 64) })
    expect((await change(picture.id, ben)).status).toBe(404)
    expect((await change(picture.id)).status).toBe(200)
    expect((await change(picture.id)).status).toBe(409)
    expect(await status(picture.url)).toBe(200)
  })

  test('a change that is refused for another reason leaves picture and upload as they were', async () => {
    const image = await wear({ content: png(64, 64) })
    const next = await uploaded(house, ada, { content: png(65, 65) })
    const both = { attachmentId: next.id, handle: 'ben' }
    expect((await ada.send('PUT', '/api/profile', both)).status).toBe(409)
    expect([await status(image), await status(next.url)]).toEqual([200, 404])
    expect((await change(next.id)).status).toBe(200)
  })

  test('of many changes at once, one picture and one file stay', async () => {
    const pictures = [{ url: await wear({ content: png(64, 64) }) }]
    const next = []
    for (const side of [70, 71, 72, 73])
      next.push(await uploaded(house, ada, { content: png(side, side) }))
    pictures.push(...next)
    const answers = await Promise.all(next.map(({ id }) => change(id)))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
    const seen = await Promise.all(pictures.map(({ url }) => status(url)))
    expect(seen.toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404, 404])
    const names = new Set(pictures.map(({ url }) => url.split('/').at(-1)))
    await vi.waitFor(async () =>
      expect((await files()).filter((name) => names.has(name))).toHaveLength(1),
    )
  })
})
