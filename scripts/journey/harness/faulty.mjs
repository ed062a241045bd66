// Preloaded into a server under test: what cannot be done to it from outside. FAULT_CLOCK_MS sets its clock off by so
// much; FAULT_NO_FSYNC makes its database lie about what is durable; asked by message, its disk is full or has room
// again, or it says what memory it holds.
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** @typedef {{ pragma(source: string, options?: { simple: boolean }): unknown }} Handle */
/** @type {{ prototype: Handle }} */
const SQLite = createRequire(new URL('../../../backend/package.json', import.meta.url))(
  'better-sqlite3',
)

/** @type {Set<Handle>} */
const handles = new Set()
const { pragma } = SQLite.prototype
SQLite.prototype.pragma = function (...args) {
  handles.add(this)
  if (process.env.FAULT_NO_FSYNC && args[0].startsWith('synchronous')) {
    pragma.call(this, 'synchronous = OFF')
    return 2
  }
  return pragma.apply(this, args)
}

const NO_LIMIT = 4_294_967_294
/** @type {Record<string, () => unknown>} */
const answers = {
  full() {
    for (const handle of handles) {
      const pages = handle.pragma('page_count', { simple: true })
      handle.pragma(`max_page_count = ${Number(pages)}`)
    }
  },
  room() {
    for (const handle of handles) handle.pragma(`max_page_count = ${NO_LIMIT}`)
  },
  memory() {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc')
    collect()
    collect()
    return process.memoryUsage()
  },
  resources: () => process.getActiveResourcesInfo(),
}

process.on('message', (/** @type {string} */ question) => {
  process.send?.(answers[question]?.() ?? null)
})
// A line to the test keeps nothing alive.
process.channel?.unref()

const off = Number(process.env.FAULT_CLOCK_MS ?? 0)
if (off !== 0) {
  const now = Date.now
  Date.now = () => now() + off
  globalThis.Date = new Proxy(Date, {
    construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [target.now()]),
    apply: (target) => new target(target.now()).toString(),
  })
}
