import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, test } from 'vitest'

const FORBIDDEN: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['protocol-knows-no-domain', 'shared/protocol/a.ts', 'shared/contract/a.ts'],
  ['contract', 'shared/contract/b.ts', 'backend/db/a.ts'],
  ['shared-imports-only-zod', 'shared/contract/c.ts', 'react'],
  ['db', 'backend/db/b.ts', 'backend/core/a.ts'],
  ['core-knows-no-feature', 'backend/core/b.ts', 'backend/features/chat/service.ts'],
  ['core-knows-no-feature', 'backend/core/c.ts', 'backend/legacy/a.ts'],
  ['feature', 'backend/features/chat/a.ts', 'backend/app.ts'],
  ['features-meet-at-service', 'backend/features/feed/a.ts', 'backend/features/chat/queries.ts'],
  ['legacy-backend', 'backend/legacy/b.ts', 'backend/features/chat/service.ts'],
  ['only-app-imports-legacy', 'backend/main.ts', 'backend/legacy/a.ts'],
  ['loggers-in-log', 'backend/core/d.ts', 'pino'],
  ['metrics-in-metrics', 'backend/core/e.ts', 'prom-client'],
  ['packages-meet-in-shared', 'backend/page.ts', 'frontend/src/main.tsx'],
  ['packages-meet-in-shared', 'frontend/src/a.ts', 'backend/app.ts'],
  ['packages-meet-in-shared', 'backend/a.ts', 'scripts/a.ts'],
  ['client-imports-only-shared', 'frontend/src/realtime/b.ts', 'frontend/src/lib/a.ts'],
  ['client-without-react', 'frontend/src/realtime/c.ts', 'react'],
  ['hooks', 'frontend/src/hooks/a.ts', 'frontend/src/components/a.tsx'],
  ['handlers-touch-only-queries', 'frontend/src/context/handlers/a.ts', 'frontend/src/hooks/b.ts'],
  ['page-feature', 'frontend/src/features/feed/a.ts', 'frontend/src/legacy/a.ts'],
  [
    'page-features-do-not-meet',
    'frontend/src/features/feed/b.ts',
    'frontend/src/features/chat/a.ts',
  ],
  ['legacy-frontend', 'frontend/src/legacy/b.ts', 'frontend/src/hooks/b.ts'],
  ['only-app-and-contexts-import-legacy', 'frontend/src/main.tsx', 'frontend/src/legacy/a.ts'],
  ['test-helpers-stay-in-tests', 'backend/core/f.ts', 'backend/core/testing.ts'],
  ['no-test-imports', 'scripts/b.ts', 'scripts/c.test.ts'],
  ['no-circular', 'scripts/d.ts', 'scripts/e.ts'],
  ['no-unresolvable', 'scripts/f.ts', 'scripts/nowhere.ts'],
]

const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ['shared/contract/d.ts', 'shared/protocol/b.ts'],
  ['shared/contract/e.ts', 'zod'],
  ['backend/core/g.ts', 'backend/db/a.ts'],
  ['backend/core/log.ts', 'pino'],
  ['backend/features/feed/b.ts', 'backend/features/chat/service.ts'],
  ['backend/app.ts', 'backend/legacy/a.ts'],
  ['frontend/src/App.tsx', 'frontend/src/legacy/a.ts'],
  ['frontend/src/context/notification-context.tsx', 'frontend/src/legacy/a.ts'],
  ['frontend/src/context/handlers/b.ts', 'frontend/src/features/chat/queries.ts'],
  ['frontend/src/realtime/d.ts', 'shared/protocol/b.ts'],
  ['scripts/g.ts', 'backend/legacy/a.ts'],
  ['scripts/h.ts', 'frontend/src/main.tsx'],
]

/** Closes the circle, which is reported where it is entered. */
const BACK = ['scripts/e.ts', 'scripts/d.ts'] as const

const PACKAGES = ['zod', 'react', 'pino', 'prom-client']
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let folder: string
let found: Set<string>

// A small repository of nothing but imports, cruised once with the real rules.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-arrows-'))
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }))
    write(`node_modules/${name}/index.js`, '')
  }
  const imports = [...FORBIDDEN.map(([, from, to]) => [from, to] as const), ...ALLOWED, BACK]
  const files = new Map(
    imports.flatMap(([from, to]) => [[from, ''], isPackage(to) ? [from, ''] : [to, '']]),
  )
  files.delete('scripts/nowhere.ts')
  for (const [from, to] of imports) {
    const target = isPackage(to) ? to : `${'../'.repeat(from.split('/').length - 1)}${to}`
    files.set(from, `${files.get(from) ?? ''}import type {} from '${target}'\n`)
  }
  for (const [file, text] of files) write(file, text)
  found = cruise()
}, 30_000)

afterAll(() => rmSync(folder, { recursive: true }))

test.each(FORBIDDEN)('%s: %s may not import %s', (rule, from, to) => {
  expect(found).toContain(
    `${rule}: ${from} → ${isPackage(to) ? `node_modules/${to}/index.js` : to}`,
  )
})

test.each(ALLOWED)('%s may import %s', (from, to) => {
  expect([...found].filter((line) => line.includes(`${from} → ${to}`))).toEqual([])
})

const isPackage = (to: string) => PACKAGES.includes(to)

function write(file: string, text: string) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

function cruise(): Set<string> {
  const tool = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const config = join(ROOT, '.dependency-cruiser.mjs')
  const parts = ['shared', 'backend', 'frontend', 'scripts']
  const { stdout } = spawnSync(
    process.execPath,
    [tool, '--config', config, '--output-type', 'json', ...parts],
    { cwd: folder, encoding: 'utf8' },
  )
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } }
  return new Set(
    summary.violations.map(({ rule, from, to, unresolvedTo }) => {
      const target = rule.name === 'no-unresolvable' ? 'scripts/nowhere.ts' : to
      return `${rule.name}: ${from} → ${target ?? unresolvedTo}`
    }),
  )
}

type Violation = { rule: { name: string }; from: string; to: string; unresolvedTo?: string }
