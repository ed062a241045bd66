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
 * One wish to end must arrive as one signal: a server takes a second for "now, without draining". But
 * Ctrl-C reaches this whole group at once, and then npm's shell is gone, which counts as a signal too
 * (ancestors.mjs). So the child has a process group of its own, and of what arrives here only the first
 * is passed on, and later the same again, when somebody insists.
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
  /** @type {{ signal: NodeJS.Signals, at: number } | undefined} */
  let passedOn
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    const at = performance.now()
    if (passedOn && (passedOn.signal !== signal || at - passedOn.at < 1000)) return
    passedOn = { signal, at }
    // A closed terminal is a reason to end in good order.
    child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
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
