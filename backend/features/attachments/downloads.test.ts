import type { Attachment } from '@trunkline/shared/contract/attachment'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'
import { png, uploaded } from './testing.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: Browser
  let ben: Browser
  let adaId: number
  let benId: number
  let chatId: number

  beforeAll(async () => {
    house = await openHouse(await open())
    ada = house.browser()
    ben = house.browser()
    adaId = await ada.signUp('Ada')
    benId = await ben.signUp('Ben')
    const { request } = await house.act(adaId, 'friend_request.send', { toUserId: benId })
    await house.act(benId, 'friend_request.accept', { id: request.id })
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    const { chat } = await house.act(adaId, 'chat.create', { memberIds: [benId], title: 'Us' })
    chatId = chat.id
  })

  const send = (attachment: Attachment, who = adaId) =>
    house.act(who, 'chat.send', { chatId, content: '', attachmentId: attachment.id })
  const picture = () => uploaded(house, ada, { content: png(), name: 'sea.png' })
  const note = () => uploaded(house, ada, { content: 'Hello', name: 'note.txt' })
  const status = async (who: Browser, { url }: { url: string }) => (await who.get(url)).status

  describe('who may have a file', () => {
    test('whoever uploaded it; nobody else before it is sent', async () => {
      const file = await picture()
      expect(await status(ada, file)).toBe(200)
      expect(await status(ben, file)).toBe(404)
    })

    test('the members of the chat that it was sent in, until they are out', async () => {
      const file = await picture()
      await send(file)
      expect(await status(ben, file)).toBe(200)
      await house.act(adaId, 'chat.remove_member', { chatId, userId: benId })
      expect(await status(ben, file)).toBe(404)
      await house.act(adaId, 'chat.add_members', { chatId, memberIds: [benId] })
      expect(await status(ben, file)).toBe(404)
    })

    test('nobody, once its bytes are gone: it goes under the eyes of whoever asks, and that is no fault', async () => {
      const file = await picture()
      await house.folder.remove(file.url.split('/').at(-1) ?? '')
      expect(await status(ada, file)).toBe(404)
    })

    test('not who came later', async () => {
      await house.act(benId, 'chat.leave', { chatId })
      const [before, after] = [await picture(), await picture()]
      await send(before)
      await house.act(adaId, 'chat.add_members', { chatId, memberIds: [benId] })
      await send(after)
      expect(await status(ben, before)).toBe(404)
      expect(await status(ben, after)).toBe(200)
    })

    test('nobody who is not signed in', async () => {
      expect(await status(house.browser(), await picture())).toBe(401)
    })

    test('a file that one may not have and one that is not there are the same', async () => {
      const foreign = await ben.get((await picture()).url)
      const missing = await ben.get(`/upload/files/${'x'.repeat(24)}.png`)
      expect(foreign.status).toBe(404)
      expect(await foreign.json()).toEqual(await missing.json())
    })

    test.each([
      '/upload/files/..%2f..%2fpackage.json',
      '/upload/files/%2e%2e%2fpackage.json',
      '/upload/files/..%5c..%5cpackage.json',
      '/upload/files/%00.png',
      '/upload/files/a/b.png',
      '/upload/files/',
      '/upload/',
    ])('%s leads nowhere', async (path) => {
      const answer = await ada.get(path)
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } })
    })
  })

  describe('sending', () => {
    test('a message carries its file, in the answer, the event and the list', async () => {
      const file = await picture()
      const { message } = await send(file)
      expect(message).toMatchObject({ content: '', attachment: file })
      const list = await ben.get(`/api/chats/${chatId}/messages`)
      expect(await list.json()).toMatchObject({ items: [{ attachment: file }] })
    })

    test('a file is sent once, by its owner, and a refusal uses nothing up', async () => {
      const file = await picture()
      await expect(send(file, benId)).rejects.toMatchObject({ code: 'not_found' })
      await expect(send({ ...file, id: 999_999 })).rejects.toMatchObject({ code: 'not_found' })
      await expect(
        house.act(adaId, 'chat.send', { chatId: 999_999, content: '', attachmentId: file.id }),
      ).rejects.toMatchObject({ code: 'not_found' })
      await send(file)
      await expect(send(file)).rejects.toMatchObject({ code: 'conflict' })
    })

    test('two messages that take one file at once: one has it', async () => {
      const file = await picture()
      const ends = await Promise.allSettled([send(file), send(file)])
      expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected'])
    })
  })

  describe('how it is served', () => {
    test('a picture opens in place, under its own name, and can do nothing', async () => {
      const answer = await ada.get((await picture()).url)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-length': String(png().length),
        'content-disposition': `inline; filename="sea.png"; filename*=UTF-8''sea.png`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'cache-control': 'private, no-cache',
      })
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(png())
    })

    test('everything else is saved, as what its bytes are', async () => {
      const page = { content: '<script>alert(1)</script>', name: 'harmless.txt' }
      const answer = await ada.get((await uploaded(house, ada, page)).url)
      expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
      expect(answer.headers.get('Content-Disposition')).toMatch(
        /^attachment; filename="harmless.txt"/,
      )
    })

    test('a picture with a page behind it stays a picture', async () => {
      const content = Buffer.concat([png(), Buffer.from('<script>alert(1)</script>')])
      const answer = await ada.get((await uploaded(house, ada, { content, name: 'a.html' })).url)
      expect(answer.headers.get('Content-Type')).toBe('image/png')
      expect(answer.headers.get('Content-Disposition')).toContain('filename="a.png"')
    })

    test('a part of it, for players that jump', async () => {
      const { url } = await note()
      const part = async (range: string, more: Record<string, string> = {}) => {
        const answer = await ada.get(url, { Range: range, ...more })
        return [answer.status, answer.headers.get('Content-Range'), await answer.text()]
      }
      expect(await part('bytes=1-3')).toEqual([206, 'bytes 1-3/5', 'ell'])
      expect(await part('bytes=3-')).toEqual([206, 'bytes 3-4/5', 'lo'])
      expect(await part('bytes=-2')).toEqual([206, 'bytes 3-4/5', 'lo'])
      expect(await part('bytes=2-99')).toEqual([206, 'bytes 2-4/5', 'llo'])
      expect(await part('bytes=5-')).toEqual([416, 'bytes */5', ''])
      for (const odd of ['bytes=3-1', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=-'])
        expect(await part(odd)).toEqual([200, null, 'Hello'])
      expect(await part('bytes=1-3', { 'If-Range': '"older"' })).toEqual([200, null, 'Hello'])
    })

    test('what a browser has already is not sent again, and access is asked for again', async () => {
      const file = await picture()
      await send(file)
      const etag = (await ben.get(file.url)).headers.get('ETag') ?? ''
      const again = () => ben.get(file.url, { 'If-None-Match': etag })
      expect((await again()).status).toBe(304)
      await house.act(adaId, 'chat.remove_member', { chatId, userId: benId })
      expect((await again()).status).toBe(404)
    })

    test('HEAD tells the size and sends nothing', async () => {
      const answer = await ada.send('HEAD', (await note()).url)
      expect([answer.status, answer.headers.get('Content-Length')]).toEqual([200, '5'])
      expect(await answer.text()).toBe('')
    })
  })
})
