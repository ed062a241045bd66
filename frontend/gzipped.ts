import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'

import type { Plugin } from 'vite'

/** Below this a file travels in one packet either way. */
const WORTH_BYTES = 1_024

/**
 * Puts `file.gz` beside each script and style of the page, so that the server compresses nothing while it is asked. It
 * reads what was written: until then other plugins still fill in their places.
 */
export const gzipped = (): Plugin => ({
  name: 'gzipped',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(css|js)$/.test(name))
    await Promise.all(names.map((name) => packed(join(dir, name))))
  },
})

async function packed(file: string): Promise<void> {
  const bytes = await readFile(file)
  if (bytes.length < WORTH_BYTES) return
  await writeFile(
    `${file}.gz`,
    await promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  )
}
