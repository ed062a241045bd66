import { actions } from '@trunkline/shared/contract/catalogue'
import fc, { type Arbitrary } from 'fast-check'
import type { z } from 'zod'

import { valid } from './testing-schemas.ts'

/** Once in `times`; null otherwise, so that most of what is wrong stands in something that is not. */
export const rarely = <T>(times: number, what: Arbitrary<T>): Arbitrary<T | null> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: what })

/** Something that one of these schemas takes. */
export const validForAny = (schemas: Record<string, z.ZodType>): Arbitrary<unknown> =>
  fc.oneof(...Object.values(schemas).map(valid))

/** What each action takes, by its name. */
export const inputs: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  Object.entries(actions).map(([name, { input }]) => [name, input]),
)

/** Up to 300 bytes that mean nothing. */
export const noise: Arbitrary<Buffer> = fc
  .uint8Array({ maxLength: 300 })
  .map((bytes) => Buffer.from(bytes))

/** `more` somewhere within. */
export function spliced(bytes: Buffer, where: number, more: Buffer): Buffer {
  const at = where % (bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])
}

/** In pieces, cut at these places wherever they fall. */
export function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b)
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length))
}
