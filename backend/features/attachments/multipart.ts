import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

import { Busboy, type BusboyFileStream } from '@fastify/busboy'

import { Refusal } from '../../core/refusal.ts'

/** What the rest of the form may take beside the file. */
const FORM_BYTES = 16_384

type Take<T> = (stream: Readable, name: string) => Promise<T>

/**
 * The one file of a form, in the field `file`, handed to `take` as it comes in: never whole in memory. Throws
 * `Refusal` when there is none, or another one, or it is too large, or the form is broken; what `take` made of a part of it is then
 * given to `discard`.
 */
export async function oneFile<T>(
  request: Request,
  mostBytes: number,
  { take, discard }: { take: Take<T>; discard: (taken: T) => Promise<void> },
): Promise<{ taken: T; name: string }> {
  const { headers, body } = request
  const type = headers.get('Content-Type') ?? ''
  if (!/^multipart\/form-data\b/i.test(type))
    throw new Refusal('unsupported_media', 'send a form, with Content-Type: multipart/form-data')
  if (Number(headers.get('Content-Length') ?? 0) > mostBytes + FORM_BYTES) throw tooLarge(mostBytes)
  if (!body) throw noFile()
  const form = parserOf(type, mostBytes)
  const source = Readable.fromWeb(body as ReadableStream)
  const end = Promise.withResolvers<void>()
  let coming: { taken: Promise<T>; name: string; stream: BusboyFileStream } | undefined
  form.on('file', (field, stream, name) => {
    if (field !== 'file' || coming) return void stream.resume()
    // Whoever takes it may have given up before it fails; then nobody else would hear, and the process would end.
    stream.on('error', () => undefined)
    coming = { taken: take(stream, name), name, stream }
    coming.taken.catch(end.reject)
  })
  let several = false
  form.on('filesLimit', () => (several = true))
  form.on('finish', end.resolve)
  for (const side of [source, form]) side.on('error', () => end.reject(brokenForm()))
  source.pipe(form)
  try {
    await end.promise
  } catch (error) {
    source.destroy()
    coming?.stream.destroy(new Error('the form ended too early'))
    await coming?.taken.then(discard, () => undefined)
    throw error
  }
  if (!coming) throw noFile()
  const taken = await coming.taken
  if (!several && !coming.stream.truncated) return { taken, name: coming.name }
  await discard(taken)
  throw several ? oneAtATime() : tooLarge(mostBytes)
}

function parserOf(type: string, mostBytes: number) {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      limits: {
        files: 1,
        fields: 8,
        parts: 9,
        fileSize: mostBytes,
        fieldSize: 1_024,
        headerPairs: 16,
        headerSize: 4_096,
      },
    })
  } catch {
    throw brokenForm()
  }
}

const tooLarge = (mostBytes: number) =>
  new Refusal('too_large', `file: at most ${mostBytes} bytes`, { details: { mostBytes } })
const oneAtATime = () => new Refusal('invalid_input', 'file: one at a time')
const noFile = () => new Refusal('invalid_input', 'file: choose one')
const brokenForm = () => new Refusal('invalid_input', 'the form cannot be read')
