import { actions, events, signals, values } from '@trunkline/shared/contract/catalogue'
import { clientFrames, parseClientFrame } from '@trunkline/shared/protocol/client-frames'
import { parseServerFrame, serverFrames } from '@trunkline/shared/protocol/server-frames'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { z } from 'zod'

import { splitMessage } from '../core/inbound.ts'
import { broken, valid } from './testing-schemas.ts'

const named = (kind: string, schemas: Record<string, z.ZodType>): [string, z.ZodType][] =>
  Object.entries(schemas).map(([name, schema]) => [`${name}${kind}`, schema])
const part = (which: 'input' | 'output') =>
  Object.fromEntries(
    Object.entries({ ...signals, ...actions }).map(([name, one]) => [name, one[which]]),
  )

/** Everything that either side ever says, frames and what they carry; what only a server says has no input. */
const schemas = [
  ...named(' from a client', clientFrames),
  ...named(' from a server', serverFrames),
  ...named('', { ...events, ...values }),
  ...named(', asked', part('input')),
  ...named(', answered', part('output')),
].filter(([, schema]) => schema.def.type !== 'never')
/** 20,000 in all in full size, valid and broken ones; a tenth otherwise. */
const each = runs(Math.ceil(20_000 / schemas.length / 2))

const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null')

test.each(schemas)('%s: what is valid is read, and reads the same again', (_name, schema) => {
  fc.assert(
    fc.property(valid(schema), (value) => {
      const once = schema.parse(copyOf(value))
      expect(schema.parse(copyOf(once))).toEqual(once)
    }),
    each,
  )
})

test.each(schemas)(
  '%s: what is broken is refused or read, and nothing is thrown',
  (_name, schema) => {
    fc.assert(
      fc.property(broken(valid(schema)), ({ text }) => {
        const inbound = splitMessage(text)
        const frames = inbound.ok ? inbound.frames : []
        expect(inbound.ok || inbound.message).toBeTruthy()
        for (const frame of frames) {
          const read = schema.safeParse(frame)
          expect(read.success || read.error.issues.length > 0).toBe(true)
          const asFrame = parseClientFrame(frame)
          expect(asFrame.ok || ['unknown', 'malformed'].includes(asFrame.why)).toBe(true)
          parseServerFrame(frame)
        }
        expect(({} as { a?: unknown }).a).toBeUndefined()
      }),
      each,
    )
  },
)
