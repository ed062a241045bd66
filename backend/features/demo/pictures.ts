import { crc32, deflateSync } from 'node:zlib'

import type { DemoKey } from './people.ts'

/** A colour for each place of a picture: both coordinates from -1 to 1, down and to the right. */
type Paint = (x: number, y: number) => readonly number[]

const SIDE = 256
/** Each pixel is looked at in so many places each way, so that round things are round. */
const LOOKS = 2

const mix = (from: readonly number[], to: readonly number[], share: number) =>
  from.map((part, i) => part + ((to[i] ?? part) - part) * Math.min(1, Math.max(0, share)))

/** Some people of the demo have a picture, drawn here: what they write about, in three or four shapes. */
export const demoPictures: Partial<Record<DemoKey, Paint>> = {
  /** The sea from a ferry. */
  ben(x, y) {
    if (y > 0.25) return mix([44, 110, 140], [18, 58, 88], (y - 0.25) / 0.75)
    if (Math.hypot(x - 0.25, y - 0.1) < 0.34) return [255, 226, 160]
    return mix([120, 170, 205], [250, 205, 170], (y + 1) / 1.25)
  },
  /** The lens of a camera. */
  daniel(x, y) {
    const from = Math.hypot(x, y)
    if (Math.hypot(x + 0.2, y + 0.22) < 0.1) return [236, 240, 255]
    if (from < 0.3) return mix([70, 60, 120], [20, 22, 40], from / 0.3)
    if (from < 0.52) return [52, 70, 110]
    if (from < 0.72) return [28, 30, 36]
    return mix([206, 190, 166], [176, 156, 128], (y + 1) / 2)
  },
  /** A tomato. */
  farah(x, y) {
    const leaf = Math.abs(Math.cos(2.5 * Math.atan2(y + 0.36, x))) * 0.34
    if (Math.hypot(x, (y + 0.36) * 1.8) < leaf) return [62, 122, 62]
    if (Math.hypot(x * 0.92, y - 0.12) < 0.56)
      return mix([232, 96, 72], [188, 44, 40], (x + y + 0.4) / 1.2)
    return mix([222, 236, 206], [186, 214, 172], (y + 1) / 2)
  },
  /** A wheel on its way. */
  hugo(x, y) {
    const from = Math.hypot(x, y)
    const spoke = Math.abs(Math.sin(6 * Math.atan2(y, x))) * from
    if (from < 0.09 || (from > 0.6 && from < 0.72)) return [40, 44, 52]
    if (from < 0.6 && spoke < 0.07) return [110, 118, 130]
    return mix([250, 214, 120], [240, 170, 96], (y + 1) / 2)
  },
}

/** The picture as a PNG, 256 pixels square. */
export function drawn(paint: Paint): Buffer<ArrayBuffer> {
  const place = (pixel: number, look: number) => ((pixel + (look + 0.5) / LOOKS) / SIDE) * 2 - 1
  const rows = Buffer.alloc(SIDE * (1 + SIDE * 3))
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const sum = [0, 0, 0]
      for (let look = 0; look < LOOKS * LOOKS; look++) {
        const found = paint(place(column, look % LOOKS), place(row, Math.floor(look / LOOKS)))
        for (const i of [0, 1, 2]) sum[i] = (sum[i] ?? 0) + (found[i] ?? 0)
      }
      const at = row * (1 + SIDE * 3) + 1 + column * 3
      for (const i of [0, 1, 2]) rows[at + i] = Math.round((sum[i] ?? 0) / (LOOKS * LOOKS))
    }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(SIDE, 0)
  header.writeUInt32BE(SIDE, 4)
  // Eight bits a part; red, green and blue.
  header.set([8, 2], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
