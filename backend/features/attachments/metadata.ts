import { type FileHandle, open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

/** A stretch of a file that is kept, or bytes that stand in for one. */
type Piece = { from: number; to: number } | Buffer

/**
 * What a photo says besides its picture: where it was taken, by which camera, when, and what an editor noted. Answers
 * the pieces that are left; the way up and the colours stay, because without them the picture would look different.
 * Undefined where a kind has nothing of the sort, or the file does not keep to its own format.
 */
export async function withoutMetadata(path: string, type: string): Promise<Piece[] | undefined> {
  const filter = filters[type]
  if (!filter) return undefined
  const file = await open(path)
  try {
    return await filter(file, (await file.stat()).size)
  } finally {
    await file.close()
  }
}

/** Whether a kind of file says such things at all. */
export const hasMetadata = (type: string): boolean => Object.hasOwn(filters, type)

type Filter = (file: FileHandle, size: number) => Promise<Piece[] | undefined>

const filters: Readonly<Record<string, Filter>> = {
  'image/jpeg': jpeg,
  'image/png': png,
  'image/webp': webp,
}

const [SOI, EOI, SOS, EXIF, ICC, ADOBE] = [0xd8, 0xd9, 0xda, 0xe1, 0xe2, 0xee]
/** Application segments and comments; those that decide how the picture looks are told apart below. */
const isNote = (marker: number) => (marker >= 0xe1 && marker <= 0xef) || marker === 0xfe

/** More parts than any camera writes: a file of nothing else would keep the disk busy for minutes. */
const MOST_PARTS = 10_000

/**
 * ITU T.81, annex B: segments and scans until the end of the image. What a phone appends there (a preview, a film)
 * has notes of its own, and goes.
 */
async function jpeg(file: FileHandle, size: number): Promise<Piece[] | undefined> {
  const start: Piece = { from: 0, to: 2 }
  const pieces: Piece[] = []
  let turned: Buffer | undefined
  for (let at = 2, parts = 0; at < size; parts++) {
    if (parts > MOST_PARTS) return undefined
    const head = await bytes(file, at, 4)
    const marker = head[1]
    if (head[0] !== 0xff || marker === undefined || marker === SOI) return undefined
    if (marker === EOI || head.length < 4)
      return [start, ...given(turned), ...pieces, { from: at, to: at + 2 }]
    const next = marker === 0xff ? at + 1 : at + 2 + head.readUInt16BE(2)
    if (next > size) return undefined
    const data = await bytes(file, at + 4, 12)
    const text = data.toString('latin1')
    const isColour =
      (marker === ICC && text === 'ICC_PROFILE\0') || (marker === ADOBE && text.startsWith('Adobe'))
    if (marker === EXIF && text.startsWith('Exif\0\0'))
      turned ??= exifSegment(orientationOf(await bytes(file, at + 10, Math.max(0, next - at - 10))))
    const end = marker === SOS ? await endOfScan(file, next, size) : next
    if (marker !== 0xff && (!isNote(marker) || isColour)) pieces.push({ from: at, to: end })
    at = end
  }
  return [start, ...given(turned), ...pieces]
}

const given = (piece: Buffer | undefined): Buffer[] => (piece ? [piece] : [])

/** The place of the next marker that is neither a stuffed byte nor a restart. */
async function endOfScan(file: FileHandle, from: number, size: number): Promise<number> {
  for (let at = from; at < size; at += 65_535) {
    const part = await bytes(file, at, 65_536)
    for (
      let i = part.indexOf(0xff);
      i !== -1 && i + 1 < part.length;
      i = part.indexOf(0xff, i + 1)
    ) {
      const marker = part[i + 1] ?? 0
      if (marker !== 0 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return at + i
    }
  }
  return size
}

/** Exif 2.32, 4.6.5: the tag 0x0112 of the first directory, 1 to 8; undefined where there is none that matters. */
function orientationOf(tiff: Buffer): number | undefined {
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  try {
    const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
    for (let i = 0; i < short(first); i++) {
      const entry = first + 2 + i * 12
      if (short(entry) !== 0x0112) continue
      const value = short(entry + 8)
      return value >= 2 && value <= 8 ? value : undefined
    }
  } catch {
    return undefined
  }
  return undefined
}

/** A segment that says which way up, and nothing else. */
const exifSegment = (orientation: number | undefined): Buffer | undefined =>
  orientation === undefined
    ? undefined
    : Buffer.concat([
        Buffer.from([0xff, EXIF, 0, 34]),
        Buffer.from('Exif\0\0'),
        tiffOf(orientation),
      ])

const tiffOf = (orientation: number) => {
  const head = Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0', 'latin1')
  return Buffer.concat([head, Buffer.from([orientation]), Buffer.alloc(6)])
}

const PNG_NOTES = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME'])

/** PNG, section 5: chunks of length, name, data and checksum, until IEND. What follows is not the picture. */
async function png(file: FileHandle, size: number): Promise<Piece[] | undefined> {
  const pieces: Piece[] = [{ from: 0, to: 8 }]
  for (let at = 8, parts = 0; at + 12 <= size; parts++) {
    if (parts > MOST_PARTS) return undefined
    const head = await bytes(file, at, 8)
    const name = head.toString('latin1', 4, 8)
    const next = at + 12 + head.readUInt32BE(0)
    if (next > size) return undefined
    if (!PNG_NOTES.has(name)) pieces.push({ from: at, to: next })
    const turned = name === 'eXIf' && orientationOf(await bytes(file, at + 8, next - at - 12))
    if (turned) pieces.push(pngExif(turned))
    if (name === 'IEND') return pieces
    at = next
  }
  return undefined
}

function pngExif(orientation: number): Buffer {
  const body = Buffer.concat([Buffer.from('eXIf'), tiffOf(orientation)])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length - 4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

const WEBP_NOTES = new Set(['EXIF', 'XMP '])
const [EXIF_FLAG, NOTE_FLAGS] = [0x08, 0x0c]

/** RIFF chunks, padded to even lengths; VP8X says which notes follow. */
async function webp(file: FileHandle, size: number): Promise<Piece[] | undefined> {
  const pieces: Piece[] = []
  let turned: number | undefined
  for (let at = 12, parts = 0; at + 8 <= size; parts++) {
    if (parts > MOST_PARTS) return undefined
    const head = await bytes(file, at, 8)
    const name = head.toString('latin1', 0, 4)
    const data = head.readUInt32LE(4)
    const next = at + 8 + data + (data % 2)
    if (next - (data % 2) > size) return undefined
    if (name === 'EXIF') turned ??= orientationOf(await exifOf(file, at + 8, data))
    if (!WEBP_NOTES.has(name))
      pieces.push(name === 'VP8X' ? await bytes(file, at, next - at) : { from: at, to: next })
    at = next
  }
  const [extended] = pieces
  if (Buffer.isBuffer(extended))
    extended[8] = ((extended[8] ?? 0) & ~NOTE_FLAGS) | (turned ? EXIF_FLAG : 0)
  if (turned && Buffer.isBuffer(extended))
    pieces.push(Buffer.concat([Buffer.from('EXIF\x1a\0\0\0', 'latin1'), tiffOf(turned)]))
  const start = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  start.writeUInt32LE(4 + pieces.reduce((sum, piece) => sum + lengthOf(piece), 0), 4)
  return [start, ...pieces]
}

/** Some writers put JPEG's own prefix before it. */
async function exifOf(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const exif = await bytes(file, at, length)
  return exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif
}

const lengthOf = (piece: Piece) => (Buffer.isBuffer(piece) ? piece.length : piece.to - piece.from)

async function bytes(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.subarray(0, bytesRead)
}

/** Copies the pieces to a new file, durably. Answers how many bytes it has. */
export async function copyPieces(
  from: string,
  to: string,
  pieces: readonly Piece[],
): Promise<number> {
  const [source, target] = [await open(from), await open(to, 'wx')]
  let written = 0
  try {
    for (const piece of pieces) {
      if (Buffer.isBuffer(piece)) {
        await target.write(piece)
        written += piece.length
        continue
      }
      for (let at = piece.from; at < piece.to;) {
        const part = await bytes(source, at, Math.min(262_144, piece.to - at))
        if (part.length === 0) break
        await target.write(part)
        written += part.length
        at += part.length
      }
    }
    await target.sync()
  } finally {
    await Promise.all([source.close(), target.close()])
  }
  return written
}
