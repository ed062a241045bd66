// The one door to every task: `npm start`, `npm test`, `npm run check` … It runs on whatever Node
// (20 or newer) started it, with nothing but npm beside it. It installs what the lockfile names when
// that is not installed yet and hands over to the Node 26 that the install brought, because
// backend/, shared/ and scripts/ are TypeScript files that only a new Node executes as they are.
import { endWithout, npm } from './run/ancestors.mjs'
import { run } from './run/child.mjs'
import { installed } from './run/install.mjs'
import { builtPage } from './run/page.mjs'
import { bundledNode, settings } from './run/runtime.mjs'

const QUIET = '--disable-warning=ExperimentalWarning'
const VITEST = 'node_modules/vitest/vitest.mjs'

/** @typedef {(node: string, args: string[]) => Promise<number>} Task */

/**
 * Runs one of our TypeScript files with the settings of `.env`; the environment wins over the file.
 *
 * @type {(file: string) => Task}
 */
const script = (file) => (node, args) => run(node, [QUIET, ...settings(), file, ...args])

/** @type {Record<string, Task>} */
const tasks = {
  start: async (node, args) => (await builtPage(node)) || script('backend/main.ts')(node, args),
  dev: script('scripts/dev.ts'),
  seed: script('scripts/seed.ts'),
  soak: script('scripts/soak.ts'),
  compare: script('scripts/compare-connections.ts'),
  rollout: script('scripts/rollout.ts'),
  screenshots: async (node, args) =>
    (await builtPage(node)) || script('scripts/screenshots.ts')(node, args),
  doctor: script('scripts/doctor.ts'),
  // Tests and checks must not depend on somebody's .env.
  test: (node, args) => run(node, [VITEST, 'run', ...args]),
  'test:full': (node, args) =>
    run(node, [VITEST, 'run', ...args], { ...process.env, TRUNKLINE_FULL: '1' }),
  'test:faults': script('scripts/planted-faults.ts'),
  check: (node, args) => run(node, [QUIET, 'scripts/check.ts', ...args]),
  format: (node, args) => run(node, ['node_modules/oxfmt/bin/oxfmt', ...args]),
}

const [name = 'start', ...args] = process.argv.slice(2)
const task = tasks[name]
if (!task) {
  console.error(`There is no task "${name}". There are: ${Object.keys(tasks).join(', ')}.`)
  process.exit(2)
}

// Under npm we end with npm; started by hand, we may well be meant to outlive whoever started us.
if (process.env.npm_lifecycle_event) endWithout(npm)

const failed = await installed()
process.exit(failed || (await task(bundledNode(), args)))
