import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

import { serverForThisFile } from './harness/server.ts'

/** Debian's, because that is for whom `python3-websockets` is installed. */
const PYTHON = '/usr/bin/python3'
const hasWebsockets = spawnSync(PYTHON, ['-c', 'import websockets']).status === 0
const run = promisify(execFile)

const server = serverForThisFile({ PRESENCE_GRACE_MS: '0' })

/** What the client printed. It ends with a sentence when something is not as the documents say: that is the error. */
async function client(file: string, claim: string): Promise<string> {
  const path = fileURLToPath(new URL(`clients/${file}`, import.meta.url))
  const { stdout } = await run(PYTHON, ['-B', path, server.origin, claim], { timeout: 40_000 })
  return stdout
}

/** Every old endpoint. */
const rows = Array.from({ length: 18 }, (_, i) => `W${i + 1}`)
const claims = ['greeting', 'resuming', 'subscribing', 'acting', 'signalling', 'valuing']

describe.skipIf(!hasWebsockets)(
  'a client in Python, by the documents alone (needs python3-websockets)',
  () => {
    test.each(rows)('%s', async (id) => {
      expect(await client('old_lines.py', id)).toMatch(new RegExp(`^ok ${id}: `))
    })

    test.each(claims)('/ws/realtime: %s', async (claim) => {
      expect(await client('realtime.py', claim)).toMatch(new RegExp(`^ok ${claim}: `))
    })
  },
)
