import { createHash } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

import { run } from './child.mjs'
import { readIfExists, sources } from './files.mjs'
import { settings } from './runtime.mjs'

const PAGE = 'frontend/dist'
const STAMP = `${PAGE}/.built-from`
const WORKSHOP = 'frontend/node_modules/.page'

/**
 * Makes frontend/dist the page of the current sources and settings; resolves with 0, or with the exit
 * code of a failure. The stamp is a hash of contents, not of times, so a checkout back and forth costs
 * nothing and `VITE_USE_UNIFIED_WS=false npm start` takes effect by itself. The page is built aside and
 * moved into place: a build that fails or is interrupted leaves the old page whole.
 *
 * @param {string} node
 */
export async function builtPage(node) {
  const wanted = fingerprint()
  if (readIfExists(STAMP) === wanted) return 0

  const started = performance.now()
  console.log('Building the page …')
  const vite = ['frontend/node_modules/vite/bin/vite.js', 'build', 'frontend']
  const output = ['--outDir', 'node_modules/.page', '--emptyOutDir', '--logLevel', 'warn']
  const env = { ...process.env, NODE_ENV: 'production' }
  const code = await run(node, [...settings(), ...vite, ...output], env)
  if (code !== 0) {
    console.error('\nThe page could not be built; the lines above say why.')
    return code
  }
  writeFileSync(`${WORKSHOP}/.built-from`, wanted)
  rmSync(PAGE, { recursive: true, force: true })
  renameSync(WORKSHOP, PAGE)
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  return 0
}

/** A hash of everything the built page depends on. */
function fingerprint() {
  const hash = createHash('sha256')
  const files = [...sources('frontend'), ...sources('shared')].filter(
    (f) => !/\.test\.tsx?$/.test(f),
  )
  for (const file of [...files, 'pnpm-lock.yaml', 'tsconfig.base.json']) {
    hash.update(file).update('\0').update(readFileSync(file)).update('\0')
  }
  hash.update(flags().join('\n'))
  return hash.digest('hex')
}

/** The VITE_* settings, from the environment and from `.env`: Vite writes them into the page. */
function flags() {
  const fromFile = readIfExists('.env')?.match(/^\s*(export\s+)?VITE_\w+\s*=.*$/gm) ?? []
  const fromEnvironment = Object.entries(process.env)
    .filter(([name]) => name.startsWith('VITE_'))
    .map(([name, value]) => `${name}=${value}`)
  return [...fromFile, '', ...fromEnvironment.sort()]
}
