import { clientFrames } from '@trunkline/shared/protocol/client-frames'
import fc from 'fast-check'

import { frame } from '../core/testing-raw.ts'
import { cutAt, inputs, noise, rarely, spliced, validForAny } from './testing-bytes.ts'
import { broken, valid } from './testing-schemas.ts'

/** What a page would say, what a client of an old line would, and both with one thing wrong. */
const spoken = fc.oneof(
  validForAny(clientFrames),
  fc.oneof(
    ...Object.entries(inputs).map(([name, input]) =>
      fc.record({
        type: fc.constant('action'),
        id: fc.uuid(),
        name: fc.constant(name),
        data: valid(input),
      }),
    ),
  ),
  fc.record(
    {
      type: fc.constantFrom('message', 'typing', 'ping', 'nothing'),
      action: fc.constantFrom('mark_as_read', 'mark_all_as_read', 'nothing'),
      content: fc.string(),
      is_typing: fc.boolean(),
      notification_id: fc.oneof(fc.integer(), fc.constantFrom('notif_1', 'x')),
      client_id: fc.string(),
      attachment: fc.jsonValue({ maxDepth: 1 }),
    },
    { requiredKeys: [] },
  ),
)
const text = fc.oneof(
  spoken.map((value) => JSON.stringify(value) ?? ''),
  broken(spoken).map((one) => one.text),
)

/** Half a character, half a surrogate, one byte too long, above the last character. */
const NO_UTF8 = [[0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80], [0xff]]
const payload = fc.oneof(
  { weight: 20, arbitrary: text.map((said) => Buffer.from(said)) },
  { weight: 1, arbitrary: noise },
  {
    weight: 1,
    arbitrary: fc
      .tuple(text, fc.constantFrom(...NO_UTF8), fc.nat())
      .map(([said, bytes, where]) => spliced(Buffer.from(said), where, Buffer.from(bytes))),
  },
)
const mask = fc.oneof(
  { weight: 30, arbitrary: fc.uint8Array({ minLength: 4, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constant(false as const) },
)
const length = rarely(20, fc.oneof(fc.nat(200_000), fc.bigInt(0n, 2n ** 64n - 1n)))
/** The same always: what is said shall be the same for the same seed. */
const KEY = Buffer.from([1, 2, 3, 4])
const USUAL = [0x81, 0x01, 0x00, 0x80, 0x82, 0x88, 0x89, 0x8a]

/** One frame of any first byte and length; most are texts and masked, as they should be. */
const oneFrame = fc
  .record({
    first: fc.oneof(
      { weight: 12, arbitrary: fc.constant(0x81) },
      { weight: 2, arbitrary: fc.constantFrom(...USUAL) },
      { weight: 1, arbitrary: fc.nat(255) },
    ),
    payload,
    mask,
    length,
  })
  .map(({ first, payload: bytes, mask: key, length: told }) =>
    frame(first, bytes, { mask: key, ...(told !== null && { length: told }) }),
  )

/** One message in fragments, cut anywhere, in the middle of a character too; sometimes a ping between them. */
const fragments = fc
  .record({ payload, cuts: fc.array(fc.nat(), { maxLength: 80 }), ping: fc.boolean() })
  .map(({ payload: bytes, cuts, ping }) => {
    const parts = cutAt(bytes, cuts)
    return Buffer.concat(
      parts.flatMap((part, index) => {
        const isLast = index === parts.length - 1
        const one = frame((isLast ? 0x80 : 0) | (index === 0 ? 1 : 0), part, { mask: KEY })
        return ping && index === 1 ? [frame(0x89, Buffer.from('?'), { mask: KEY }), one] : [one]
      }),
    )
  })

const HELLO = frame(
  0x81,
  Buffer.from('{"type":"hello","client":{"name":"fuzz","version":"1","device":"d"}}'),
  { mask: KEY },
)

/** What follows a handshake, a good greeting first more often than not, in the pieces in which it is written. */
const line = fc
  .tuple(
    fc.boolean(),
    fc.array(
      fc.oneof(
        { weight: 20, arbitrary: oneFrame },
        { weight: 5, arbitrary: fragments },
        { weight: 1, arbitrary: noise },
      ),
      { minLength: 1, maxLength: 6 },
    ),
    fc.array(fc.nat(), { maxLength: 3 }),
  )
  .map(([greets, parts, cuts]) =>
    cutAt(Buffer.concat([...(greets ? [HELLO] : []), ...parts]), cuts),
  )

/** So many hostile conversations of frames; the same for the same seed. */
export const hostileLines = (numRuns: number, seed: number): Buffer[][] =>
  fc.sample(line, { numRuns, seed })
