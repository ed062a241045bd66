import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

import { imageSize } from 'image-size'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../db/testing.ts'
import { openFolder } from './folder.ts'
import { jpeg, png, webp } from './testing.ts'

const SECRET = 'N 60 10 15.2 E 24 56 10.4'
const note = Buffer.from(SECRET, 'latin1')
const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 65_535)])
const segment = (marker: number, data: Buffer) =>
  Buffer.concat([Buffer.from([0xff, marker]), u16(data.length + 2), data])
const after = (start: Buffer, at: number, ...more: Buffer[]) =>
  Buffer.concat([start.subarray(0, at), ...more, start.subarray(at)])

/** A directory of one entry, the way up, and the secret behind it. */
const tiff = (orientation: number) =>
  Buffer.concat([
    Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01', 'latin1'),
    u16(orientation),
    Buffer.alloc(6),
    note,
  ])
const exif = (orientation: number) => Buffer.concat([Buffer.from('Exif\0\0'), tiff(orientation)])

async function plain(type: string, content: Buffer): Promise<Buffer | undefined> {
  const path = temporaryFolder()
  const id = 'draft'
  writeFileSync(join(path, `${id}.part`), content)
  const draft = { id, bytes: content.length, digest: '', head: content, text: false }
  const cleaned = await openFolder(path).plain(draft, type)
  const left = cleaned && readFileSync(join(path, `${id}.part`))
  expect(cleaned?.bytes).toBe(left?.length)
  return left
}

test('a photo does not say where it was taken, and still lies the right way up', async () => {
  const icc = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01colours', 'latin1'))
  const photo = after(
    jpeg(640, 480),
    2,
    segment(0xe1, exif(6)),
    segment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), note])),
    segment(0xed, note),
    icc,
    segment(0xfe, note),
  )
  const left = await plain('image/jpeg', Buffer.concat([photo, note]))
  expect(left?.includes(SECRET)).toBe(false)
  expect(left?.includes(icc)).toBe(true)
  expect(imageSize(left ?? note)).toMatchObject({ width: 640, height: 480, orientation: 6 })
})

test('every byte of the picture itself stays, restarts and stuffed bytes and further scans too', async () => {
  const scan = Buffer.from([0xff, 0xda, 0, 4, 1, 2, 9, 0xff, 0, 0xff, 0xd0, 7, 0xff, 0, 0xd9])
  const table = segment(0xc4, Buffer.from([0xff, 0xd9, 1, 2]))
  const big = Buffer.alloc(200_000, 5)
  const head = jpeg(8, 8).subarray(0, -2)
  const picture = Buffer.concat([head, scan, big, table, scan, Buffer.from([0xff, 0xd9])])
  expect(await plain('image/jpeg', picture)).toEqual(picture)
})

test('a PNG keeps its picture and loses its notes', async () => {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data])
    return Buffer.concat([u32(data.length), body, u32(crc32(body))])
  }
  const notes = [chunk('tEXt', note), chunk('iTXt', note), chunk('eXIf', tiff(8))]
  const left = await plain('image/png', Buffer.concat([after(png(640, 480), 33, ...notes), note]))
  expect(left?.includes(SECRET)).toBe(false)
  const turned = chunk('eXIf', tiff(8).subarray(0, 26))
  expect(left).toEqual(after(png(640, 480), 33, turned))
})

test('a WebP keeps its picture and loses its notes, and says so in its head', async () => {
  const le32 = (value: number) => Buffer.from(u32(value).toReversed())
  const chunk = (name: string, data: Buffer) =>
    Buffer.concat([Buffer.from(name), le32(data.length), data, Buffer.alloc(data.length % 2)])
  const file = (...chunks: Buffer[]) => {
    const body = Buffer.concat([Buffer.from('WEBP'), ...chunks])
    return Buffer.concat([Buffer.from('RIFF'), le32(body.length), body])
  }
  const head = (flags: number) => chunk('VP8X', Buffer.from([flags, 0, 0, 0, 127, 2, 0, 223, 1, 0]))
  const picture = chunk('VP8L', Buffer.from('pixels'))
  const left = await plain(
    'image/webp',
    file(head(0x1c), picture, chunk('EXIF', tiff(6)), chunk('XMP ', note)),
  )
  expect(left).toEqual(file(head(0x18), picture, chunk('EXIF', tiff(6).subarray(0, 26))))
  expect(await plain('image/webp', webp(640, 480))).toEqual(webp(640, 480))
})

test.each([
  ['image/jpeg', Buffer.concat([jpeg().subarray(0, 2), Buffer.from('no segment')])],
  ['image/jpeg', Buffer.concat([jpeg().subarray(0, 2), Buffer.from([0xff, 0xe1, 0xff, 0xff])])],
  ['image/png', png().subarray(0, -5)],
  ['image/jpeg', Buffer.concat([jpeg().subarray(0, 2), Buffer.alloc(100_000, 0xff)])],
])('a broken %s is not taken: it may say anything', async (type, content) => {
  expect(await plain(type, content)).toBeUndefined()
})

test('other files stay as they are', async () => {
  const film = Buffer.concat([Buffer.from('\0\0\0\x20ftypisom', 'latin1'), note])
  expect(await plain('video/mp4', film)).toEqual(film)
})
