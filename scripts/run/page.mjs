import { renameSync, rmSync, writeFileSync } from 'node:fs'

import { run } from './child.mjs'
import { readIfExists } from './files.mjs'
import { fingerprint } from './fingerprint.mjs'
import { root } from './root.mjs'
import { settings } from './runtime.mjs'

const PAGE = 'frontend/dist'
const STAMP = `${PAGE}/.built-from`
const WORKSHOP = 'frontend/node_modules/.page'

/**
 * Makes frontend/dist the page of the current sources and settings; resolves with 0, or with the exit
 * code of a failure. So `VITE_USE_UNIFIED_WS=false npm start` takes effect by itself. The page is built
 * aside and moved into place: a build that fails or is interrupted leaves the old page whole.
 *
 * @param {string} node
 */
export async function builtPage(node) {
  const wanted = fingerprint(root, process.env)
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
