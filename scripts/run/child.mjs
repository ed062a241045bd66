import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { pathToFileURL } from 'node:url'

import { isWindows, root } from './root.mjs'
import { environment } from './runtime.mjs'

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
const WATCH_PARENT = pathToFileURL(`${root}/scripts/run/watch-parent.mjs`).href

/**
 * Runs one of the bundled Node's programs to its end and resolves with its exit code (128 + n after
 * signal n, as a shell would say). Signals sent to us reach it.
 *
 * @param {string} node
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export const run = (node, args, env = process.env) =>
  execute(node, [`--import=${WATCH_PARENT}`, ...args], environment(node, env))

/**
 * The child has a process group of its own. Ctrl-C reaches us twice, from the terminal and from npm,
 * and would reach the child a third time; a server takes a second SIGINT for "now, without draining".
 * So the terminal does not reach it, and what arrives here within a moment is passed on once.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
export function execute(command, args, env, shell = false) {
  const child = spawn(command, args, {
    stdio: 'inherit',
    cwd: root,
    env,
    shell,
    detached: !isWindows,
  })
  /** @type {Map<NodeJS.Signals, number>} */
  const forwarded = new Map()
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    const now = performance.now()
    if (now - (forwarded.get(signal) ?? -Infinity) < 1000) return
    forwarded.set(signal, now)
    child.kill(signal)
  }
  for (const signal of SIGNALS) process.on(signal, forward)
  return new Promise((resolve) => {
    /** @param {number} code */
    const end = (code) => {
      for (const signal of SIGNALS) process.off(signal, forward)
      resolve(code)
    }
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      end(1)
    })
    child.once('exit', (code, signal) =>
      end(code ?? 128 + (signal ? constants.signals[signal] : 1)),
    )
  })
}
