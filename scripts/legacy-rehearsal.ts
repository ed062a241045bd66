// Takes the old lines away, in a copy, and proves that everything else still builds and passes: so that the day on
// which it is done for good cannot surprise us. The recipe is that of backend/legacy/README.md.
//
//   node scripts/legacy-rehearsal.ts           takes less than a minute; the copy is removed
//   node scripts/legacy-rehearsal.ts --keep    leaves the copy, and says where
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { tool } from './check/tool.ts'
import { copyRepository } from './rehearsal/copy.ts'
import { changed, DELETED, EDITS } from './rehearsal/recipe.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TSC = 'node_modules/@typescript/native/bin/tsc'
const VITEST = 'node_modules/vitest/vitest.mjs'
const VITE = 'frontend/node_modules/vite/bin/vite.js'

/** The engine, the app over real sockets and HTTP, what features say there, and the whole page: what is quick. */
const TESTS = [
  'backend/app.test.ts',
  'backend/chats.test.ts',
  'backend/core/consumers.test.ts',
  'backend/core/upgrades.test.ts',
  'backend/features/api.test.ts',
  'backend/features/chats/routes.test.ts',
  'backend/features/friend-requests/routes.test.ts',
  'backend/features/notifications/routes.test.ts',
  'backend/features/posts/routes.test.ts',
  'backend/poll.test.ts',
  'backend/presence.test.ts',
  'frontend/src',
]

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } })
const copy = mkdtempSync(join(tmpdir(), 'trunkline-rehearsal-'))
const started = performance.now()
const say = (what: string) => console.log(`      ${what}`)

try {
  say(`${copyRepository(ROOT, copy)} files copied to ${copy}`)
  for (const path of DELETED) {
    if (!existsSync(join(copy, path)))
      throw new Error(`The recipe no longer fits: there is no ${path} to delete.`)
    rmSync(join(copy, path), { recursive: true })
    say(`deleted ${path}`)
  }
  for (const edit of EDITS) {
    const file = join(copy, edit.file)
    writeFileSync(file, changed(readFileSync(file, 'utf8'), edit))
    say(`removed from ${edit.file}: ${edit.step}`)
  }
  process.chdir(copy)
  const parts = ['shared', 'backend', 'frontend', 'scripts']
  await must('every part type-checks without the old lines', async () => {
    const passed = await Promise.all(parts.map((part) => tool(TSC, ['-p', part])))
    return !passed.includes(false)
  })
  await must('the page is built without the old lines', () =>
    tool(VITE, ['build', 'frontend', '--logLevel', 'warn']),
  )
  await must(`the tests of ${TESTS.join(', ')} pass without the old lines`, () =>
    tool(VITEST, ['run', ...TESTS]),
  )
  say(`rehearsed in ${((performance.now() - started) / 1_000).toFixed(0)} s`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  process.chdir(ROOT)
  if (!values.keep) rmSync(copy, { recursive: true })
}

async function must(what: string, holds: () => Promise<boolean>): Promise<void> {
  if (!(await holds())) throw new Error(`Not so: ${what}.`)
  say(what)
}
