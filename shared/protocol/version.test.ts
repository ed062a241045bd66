import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'
import { z } from 'zod'

import { clientFrames } from './client-frames.ts'
import { serverFrames } from './server-frames.ts'
import { PROTOCOL_VERSION } from './version.ts'

test('a changed frame raises the protocol version', () => {
  const schemas = [clientFrames, serverFrames].map((frames) =>
    Object.entries(frames).map(([type, schema]) => [type, z.toJSONSchema(schema)]),
  )
  const hash = createHash('sha256').update(JSON.stringify(schemas)).digest('hex').slice(0, 12)
  expect({ hash, PROTOCOL_VERSION }).toMatchInlineSnapshot(`
    {
      "PROTOCOL_VERSION": 1,
      "hash": "a55468821eb3",
    }
  `)
})
