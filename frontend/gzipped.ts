import { constants, gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'

/** Below this a file travels in one packet either way. */
const WORTH_BYTES = 1_024

/** Puts `file.gz` beside each text file of the page, so that the server compresses nothing while it is asked. */
export const gzipped = (): Plugin => ({
  name: 'gzipped',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const [fileName, file] of Object.entries(bundle)) {
      if (!/\.(css|js|svg|json)$/.test(fileName)) continue
      const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source)
      if (bytes.length < WORTH_BYTES) continue
      const source = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION })
      this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source })
    }
  },
})
