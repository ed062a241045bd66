import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { copyPieces, hasMetadata, withoutMetadata } from './metadata.ts'
import type { Bytes } from './recognise.ts'

/** A file on its way in: on disk, and not yet found by anybody. */
export type Draft = Bytes & { readonly id: string; readonly bytes: number; readonly digest: string }

export type Folder = {
  /** Writes a stream to disk, durably, in no more memory than its first half megabyte. Leaves nothing when it fails. */
  receive(stream: Readable): Promise<Draft>
  /** The draft without what a photo says besides its picture; undefined where the picture does not keep to its format. */
  plain(draft: Draft, type: string): Promise<Draft | undefined>
  /** Gives the draft its name, from which it is found from now on. */
  settle(draft: Draft, extension: string): Promise<string>
  discard(draft: Draft): Promise<void>
  remove(storedName: string): Promise<void>
  /** Both ends of the range are in it. Throws when the file is not there. */
  open(storedName: string, range: { start: number; end: number }): Promise<Readable>
  /** The names of files that were last changed before this time, drafts included, some at a time. */
  olderThan(time: number): AsyncGenerator<string[]>
}

const HEAD_BYTES = 524_288
const PAGE = 500

/** Chosen here, never by a sender: 144 random bits and the ending of a known kind. */
export const isStoredName = (name: string): boolean => /^[\w-]{24}\.[a-z0-9]{2,5}$/.test(name)

export function openFolder(path: string): Folder {
  const draftPath = (id: string) => join(path, `${id}.part`)
  const remove = (name: string) => rm(join(path, name), { force: true })
  return {
    async receive(stream) {
      await mkdir(path, { recursive: true })
      const id = randomBytes(18).toString('base64url')
      const look = new Look()
      const file = createWriteStream(draftPath(id), { flags: 'wx', flush: true })
      try {
        await pipeline(stream, (chunks: AsyncIterable<Buffer>) => look.through(chunks), file)
      } catch (error) {
        await rm(draftPath(id), { force: true })
        throw error
      }
      return { id, ...look.result() }
    },
    async plain(draft, type) {
      if (!hasMetadata(type)) return draft
      const path = draftPath(draft.id)
      const pieces = await withoutMetadata(path, type)
      if (!pieces) return undefined
      const copy = `${path}.part`
      try {
        const bytes = await copyPieces(path, copy, pieces)
        await rename(copy, path)
        return { ...draft, bytes }
      } finally {
        await rm(copy, { force: true })
      }
    },
    async settle({ id }, extension) {
      const name = `${id}.${extension}`
      await rename(draftPath(id), join(path, name))
      return name
    },
    discard: ({ id }) => rm(draftPath(id), { force: true }),
    remove,
    open: async (name, range) => (await open(join(path, name))).createReadStream(range),
    olderThan: (time) => filesOlderThan(path, time),
  }
}

async function* filesOlderThan(path: string, time: number): AsyncGenerator<string[]> {
  await mkdir(path, { recursive: true })
  let page: string[] = []
  for await (const { name } of await opendir(path)) {
    const known = await stat(join(path, name)).catch(() => undefined)
    if (!known?.isFile() || known.mtimeMs >= time) continue
    page.push(name)
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  yield page
}

/** Looks at bytes as they pass. */
class Look {
  readonly #hash = createHash('sha256')
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  readonly #head: Buffer[] = []
  #bytes = 0
  #text = true

  async *through(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk)
      if (this.#bytes < HEAD_BYTES) this.#head.push(chunk.subarray(0, HEAD_BYTES - this.#bytes))
      this.#bytes += chunk.length
      this.#text &&= !chunk.includes(0) && this.#decodes(chunk)
      yield chunk
    }
    this.#text &&= this.#decodes()
  }

  result() {
    const head = Buffer.concat(this.#head)
    return { head, text: this.#text, bytes: this.#bytes, digest: this.#hash.digest('base64url') }
  }

  #decodes(chunk?: Buffer): boolean {
    try {
      this.#decoder.decode(chunk, { stream: chunk !== undefined })
      return true
    } catch {
      return false
    }
  }
}
