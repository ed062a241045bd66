import { readdir } from 'node:fs/promises'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'
import { gif, jpeg, png, post, upload, uploaded, webp } from './testing.ts'

const zip = Buffer.from('PK\x03\x04 and so on', 'latin1')

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: Browser

  beforeAll(async () => {
    house = await openHouse(await open())
    ada = house.browser()
    await ada.signUp('Ada')
  }, 60_000)
  afterAll(() => house.close())

  const files = () => readdir(house.uploadDir)
  const refused = async (answer: Response) => {
    const { error } = (await answer.json()) as { error: { code: string } }
    return [answer.status, error.code]
  }

  describe('what may be sent', () => {
    test.each([
      ['image/png', png(640, 480), 640, 480],
      ['image/jpeg', jpeg(640, 480), 640, 480],
      ['image/gif', gif(640, 480), 640, 480],
      ['image/webp', webp(640, 480), 640, 480],
    ])('a picture: %s, verified and measured', async (type, content, width, height) => {
      const attachment = await uploaded(house, ada, { content, name: 'my photo' })
      expect(attachment).toMatchObject({ type, bytes: content.length, width, height })
      expect(attachment.url).toMatch(/^\/upload\/files\/[\w-]{24}\.(png|jpg|gif|webp)$/)
    })

    test('a photo taken upright is measured as it is shown', async () => {
      const content = jpeg(640, 480, 6)
      expect(await uploaded(house, ada, { content })).toMatchObject({ width: 480, height: 640 })
    })

    test.each([
      ['application/pdf', Buffer.from('%PDF-1.7 …'), 'bill.pdf', 'bill.pdf'],
      ['application/zip', zip, 'plan.docx', 'plan.docx'],
      ['video/mp4', Buffer.from('\0\0\0\x20ftypisom', 'latin1'), 'sea.mp4', 'sea.mp4'],
      ['audio/mpeg', Buffer.from('ID3\x04', 'latin1'), 'song', 'song.mp3'],
      ['text/plain; charset=utf-8', Buffer.from('Grüße'), 'note.txt', 'note.txt'],
    ])('a file: %s', async (type, content, name, shown) => {
      expect(await uploaded(house, ada, { content, name })).toMatchObject({
        type,
        name: shown,
        width: null,
        height: null,
      })
    })
  })

  describe('what is refused, and leaves nothing on disk', () => {
    let before: string[]
    beforeEach(async () => {
      before = await files()
    })

    test.each([
      ['a page that calls itself a picture', '<html><script>alert(1)</script>', 'photo.png'],
      ['a drawing that can run scripts', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'logo.svg'],
      ['a page', '<!doctype html><p>Hello', 'index.html'],
      ['a program', Buffer.from('MZ\x90\0\x03\0', 'latin1'), 'setup.exe'],
      ['bytes that say they are text', Buffer.from([0xff, 0x00, 0xfe]), 'note.txt'],
      ['text with a hidden NUL', 'Hello\0', 'note.txt'],
      ['text cut in the middle of a character', Buffer.from('Grüß').subarray(0, 5), 'note.txt'],
      ['a picture with nothing behind its first bytes', png().subarray(0, 12), 'photo.png'],
      ['a picture without pixels', png(0, 0), 'photo.png'],
      [
        'a picture whose header lies elsewhere',
        Buffer.from('RIFF\0\0\0\0WEBPVP8?', 'latin1'),
        'p.webp',
      ],
    ])('%s', async (_what, content, name) => {
      expect(await refused(await upload(house, ada, { content, name }))).toEqual([
        415,
        'unsupported_media',
      ])
      expect(await files()).toEqual(before)
    })

    test('a picture too large to be shown', async () => {
      const answer = await upload(house, ada, { content: png(100_000, 100_000) })
      expect(await refused(answer)).toEqual([413, 'too_large'])
      expect(await files()).toEqual(before)
    })

    test('a file too large to be kept, to the byte', async () => {
      const text = (bytes: number) => ({ content: 'x'.repeat(bytes), name: 'long.txt' })
      expect(await refused(await upload(house, ada, text(100_001)))).toEqual([413, 'too_large'])
      expect(await files()).toEqual(before)
      expect(await uploaded(house, ada, text(100_000))).toMatchObject({ bytes: 100_000 })
    })

    test('two files in one form', async () => {
      const form = new FormData()
      form.append('file', new File([new Uint8Array(png())], 'first.png'))
      form.append('file', new File([new Uint8Array(gif())], 'second.gif'))
      const answer = await post(house, ada, form)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ error: { message: 'file: one at a time' } })
      expect(await files()).toEqual(before)
    })

    test('an empty file, no file, and a file in another field', async () => {
      for (const sent of [
        { content: '', name: 'note.txt' },
        { content: png(), field: 'picture' },
      ])
        expect(await refused(await upload(house, ada, sent))).toEqual([400, 'invalid_input'])
      expect(await refused(await post(house, ada, new FormData()))).toEqual([400, 'invalid_input'])
      expect(await files()).toEqual(before)
    })

    test.each([
      [
        'ends in the middle',
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n',
      ],
      ['is no form', 'hello'],
      ['is empty', ''],
    ])('a form that %s', async (_what, text) => {
      const body = new Blob([text], { type: 'multipart/form-data; boundary=b' })
      expect(await refused(await post(house, ada, body))).toEqual([400, 'invalid_input'])
      expect(await files()).toEqual(before)
    })

    test('another type of body, and a form without its boundary', async () => {
      const json = new Blob(['{}'], { type: 'application/json' })
      expect(await refused(await post(house, ada, json))).toEqual([415, 'unsupported_media'])
      const unbound = new Blob(['x'], { type: 'multipart/form-data' })
      expect(await refused(await post(house, ada, unbound))).toEqual([400, 'invalid_input'])
    })

    test('anything from nobody', async () => {
      const nobody = house.browser()
      expect(await refused(await upload(house, nobody, { content: png() }))).toEqual([
        401,
        'unauthenticated',
      ])
      expect(await files()).toEqual(before)
    })
  })

  describe('the same request again', () => {
    test('is the same attachment, and one file', async () => {
      const sent = { content: png(9, 9), key: 'again' }
      const first = await uploaded(house, ada, sent)
      const before = await files()
      const repeats = await Promise.all([uploaded(house, ada, sent), uploaded(house, ada, sent)])
      expect(repeats).toEqual([first, first])
      expect(await files()).toEqual(before)
    })

    test('with other bytes is refused', async () => {
      await uploaded(house, ada, { content: png(8, 8), key: 'mine' })
      const before = await files()
      const other = await upload(house, ada, { content: png(7, 7), key: 'mine' })
      expect(await refused(other)).toEqual([409, 'id_reused'])
      expect(await files()).toEqual(before)
    })

    test('of another person is another attachment', async () => {
      const ben = house.browser()
      await ben.signUp('Ben')
      const first = await uploaded(house, ada, { content: png(6, 6), key: 'both' })
      const other = await uploaded(house, ben, { content: png(6, 6), key: 'both' })
      expect(other.id).not.toBe(first.id)
    })
  })

  test('who has uploaded as much as fits into a day waits, though it was sent, and though many came at once', async () => {
    const heavy = house.browser()
    const ownerId = await heavy.signUp('Heavy')
    const sent = { content: 'x'.repeat(100_000), name: 'long.txt' }
    for (let i = 0; i < 4; i += 1) await uploaded(house, heavy, sent)
    const { writer } = house.database
    const all = writer.updateTable('attachments').where('owner_id', '=', ownerId)
    await all.set({ used_at: Date.now() }).execute()
    const atOnce = await Promise.all([1, 2].map(() => upload(house, heavy, sent)))
    expect(atOnce.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 429])
    const before = await files()
    const late = await upload(house, heavy, sent)
    expect(Number(late.headers.get('Retry-After'))).toBeGreaterThan(80_000)
    expect(await late.json()).toMatchObject({
      error: { code: 'rate_limited', message: expect.stringContaining('fits into a day') },
    })
    expect(await files()).toEqual(before)
    await all.set({ created_at: Date.now() - 86_400_001 }).execute()
    await uploaded(house, heavy, sent)
  })

  test('who has used up a day is refused before anything is taken, and a repeat gets its first answer', async () => {
    const full = house.browser()
    await full.signUp('Full')
    const sent = (key: string) => ({ content: 'x'.repeat(100_000), name: 'long.txt', key })
    const kept = []
    for (const key of ['1', '2', '3', '4', '5']) kept.push(await uploaded(house, full, sent(key)))
    const unread = new Blob(['no form'], { type: 'multipart/form-data; boundary=b' })
    expect(await refused(await post(house, full, unread))).toEqual([429, 'rate_limited'])
    expect(await uploaded(house, full, sent('5'))).toEqual(kept.at(-1))
  })

  test('who leaves a hundred files unsent cannot bring another, nor many at once', async () => {
    const hoarder = house.browser()
    await hoarder.signUp('Hoarder')
    for (let i = 0; i < 98; i += 1) await uploaded(house, hoarder, { content: gif() })
    const atOnce = Array.from({ length: 5 }, () => upload(house, hoarder, { content: gif() }))
    const statuses = (await Promise.all(atOnce)).map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 201, 409, 409, 409])
    expect(await refused(await upload(house, hoarder, { content: gif() }))).toEqual([
      409,
      'conflict',
    ])
  })
})
