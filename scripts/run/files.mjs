import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} file */
export const readIfExists = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

const GENERATED = new Set(['node_modules', 'dist', 'coverage'])

/**
 * Every file below `folder` that somebody wrote, sorted, so that the same tree always reads the same.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export const sources = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !GENERATED.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? sources(path) : [path]
    })
    .sort()
