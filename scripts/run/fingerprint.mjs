import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

import { readIfExists, sources } from './files.mjs'

const PARTS = ['frontend', 'shared']
const FILES = ['pnpm-lock.yaml', 'tsconfig.base.json']

/**
 * A hash of everything that the built page of the repository at `folder` depends on: contents, not
 * times, so a checkout back and forth costs nothing.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export function fingerprint(folder, env) {
  const hash = createHash('sha256')
  const files = PARTS.flatMap((part) => sources(join(folder, part)))
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .concat(FILES.map((file) => join(folder, file)))
  for (const file of files) {
    hash.update(relative(folder, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.update(flags(folder, env).join('\n')).digest('hex')
}

/**
 * The VITE_* settings, from the environment and from `.env`: Vite writes them into the page.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
function flags(folder, env) {
  const fromFile = readIfExists(join(folder, '.env'))?.match(/^\s*(export\s+)?VITE_\w+\s*=.*$/gm)
  const fromEnvironment = Object.entries(env)
    .filter(([name]) => name.startsWith('VITE_'))
    .map(([name, value]) => `${name}=${value}`)
  return [...(fromFile ?? []), '', ...fromEnvironment.sort()]
}
