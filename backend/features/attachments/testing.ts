import { deflateSync } from 'node:zlib'

import type { Attachment } from '@trunkline/shared/contract/attachment'

import { type Browser, type House, ORIGIN } from '../testing.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 65_535)])
const little = (value: number, length: number) =>
  Buffer.from(Array.from({ length }, (_, i) => (value >> (8 * i)) & 255))

/** A picture that every reader takes for one, of this many pixels. */
export function png(width = 3, height = 2): Buffer {
  const chunk = (name: string, data: Buffer) =>
    Buffer.concat([u32(data.length), bytes(name), data, u32(0)])
  return Buffer.concat([
    bytes('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])])),
    chunk('IDAT', deflateSync(Buffer.alloc(16))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** `orientation` as a camera writes it: 6 is a photo taken upright. */
export function jpeg(width = 3, height = 2, orientation?: number): Buffer {
  const segment = (marker: number, data: Buffer) =>
    Buffer.concat([Buffer.from([0xff, marker]), u16(data.length + 2), data])
  const exif =
    orientation === undefined
      ? []
      : [
          segment(
            0xe1,
            Buffer.concat([
              bytes('Exif\0\0MM\0*'),
              u32(8),
              u16(1),
              u16(0x0112),
              u16(3),
              u32(1),
              u16(orientation),
              u16(0),
              u32(0),
            ]),
          ),
        ]
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...(exif.length > 0 ? exif : [segment(0xe0, bytes('JFIF\0\x01\x01\0\0\x01\0\x01\0\0'))]),
    segment(
      0xc0,
      Buffer.concat([Buffer.from([8]), u16(height), u16(width), Buffer.from([1, 1, 0x11, 0])]),
    ),
    Buffer.from([0xff, 0xd9]),
  ])
}

export const gif = (width = 3, height = 2) =>
  Buffer.concat([bytes('GIF89a'), little(width, 2), little(height, 2), bytes('\0\0\0;')])

export const webp = (width = 3, height = 2) =>
  Buffer.concat([
    bytes('RIFF'),
    little(22, 4),
    bytes('WEBPVP8X'),
    little(10, 4),
    Buffer.alloc(4),
    little(width - 1, 3),
    little(height - 1, 3),
  ])

export type Sent = { content: Buffer | string; name?: string; field?: string; key?: string }

/** Uploads as a browser does. */
export function upload(house: House, browser: Browser, sent: Sent): Promise<Response> {
  const { content, name = 'photo.png', field = 'file', key } = sent
  const form = new FormData()
  form.set(field, new File([typeof content === 'string' ? content : new Uint8Array(content)], name))
  return post(house, browser, form, key)
}

export const post = async (house: House, browser: Browser, body: Blob | FormData, key?: string) =>
  house.api.request(`${ORIGIN}/api/attachments`, {
    method: 'POST',
    headers: {
      Origin: ORIGIN,
      Cookie: browser.cookieHeader(),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    },
    body,
  })

export const uploaded = async (house: House, browser: Browser, sent: Sent): Promise<Attachment> => {
  const answer = await upload(house, browser, sent)
  if (answer.status !== 201) throw new Error(`upload: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Attachment
}
