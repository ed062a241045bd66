import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

import { execute } from './child.mjs'
import { readIfExists } from './files.mjs'
import { isWindows } from './root.mjs'

// The pinned installers live here and not in package.json: a `packageManager` field would make npm
// refuse to run this at all. pnpm 12 is a native program and may lack one for some platform; 10 is
// plain JavaScript, runs on any Node, and reads the same lockfile thanks to .pnpmfile.cjs.
const INSTALLERS = ['12.21.0', '10.34.9']
const STAMP = 'node_modules/.trunkline-installed'

/** Whether node_modules is what the lockfile names, for this machine. */
export const isInstalled = () => readIfExists(STAMP) === wanted()

/** Makes it so; resolves with 0, or with the exit code of a failure. */
export async function installed() {
  if (isInstalled()) return 0

  const started = performance.now()
  // CI keeps pnpm from asking questions; a frozen lockfile keeps it from changing its mind.
  const env = { ...process.env, CI: process.env.CI ?? 'true', npm_config_loglevel: 'error' }
  const version = INSTALLERS.find((v) => starts(v, env)) ?? INSTALLERS[0]
  console.log(`Installing with pnpm ${version} (takes a moment, needs the npm registry) …`)
  const install = [`pnpm@${version}`, 'install', '--frozen-lockfile', '--reporter=append-only']
  const code = await execute('npx', ['--yes', ...install], env, isWindows)
  if (code !== 0) {
    console.error('\nThe install failed. The usual causes are no network, a proxy, or a full disk.')
    return code
  }
  writeFileSync(STAMP, wanted())
  console.log(`Installed in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  return 0
}

const wanted = () =>
  createHash('sha256')
    .update(readFileSync('pnpm-lock.yaml'))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')

/**
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 */
const starts = (version, env) =>
  spawnSync('npx', ['--yes', `pnpm@${version}`, '--version'], {
    stdio: 'ignore',
    env,
    shell: isWindows,
  }).status === 0
