import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. Every task runs there, wherever it was called from. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
process.chdir(root)

export const isWindows = process.platform === 'win32'
