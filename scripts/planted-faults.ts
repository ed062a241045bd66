// Breaks a copy of the sources, one fault at a time, and sees that the suite says so: a test that cannot fail proves
// nothing. Each fault costs one run of one test file, up to its first failure.
//
//   npm run test:faults                    all of them
//   npm run test:faults -- --only=resume   those whose file or sentence holds the word
//
// Those that only a real PostgreSQL notices are left out where PGURL names none.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { Copy } from './journey/harness/copy.ts'
import { plantedFaults } from './planted/all.ts'
import type { PlantedFault } from './planted/fault.ts'

/** A fault may make a test wait for ever: by then it has been noticed. */
const PATIENCE_MS = 180_000

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const chosen = plantedFaults.filter(
  ({ file, breaks, test }) =>
    `${file} ${breaks}`.includes(values.only) &&
    (process.env.PGURL !== undefined || !test.endsWith('.pg.test.ts')),
)
const copy = new Copy()
const survived: string[] = []
process.on('exit', () => copy.remove())
process.on('SIGINT', () => process.exit(130))

const began = performance.now()
const sound = await soundTests()
for (const [index, fault] of chosen.entries()) {
  const { file, find, by, test, breaks } = fault
  const whole = readFileSync(join(copy.folder, file), 'utf8')
  copy.change(file, find, by)
  const caught = sound.has(test) && (await notices(fault))
  copy.add(file, whole)
  if (!caught) survived.push(`${file}: ${breaks}`)
  const verdict = caught ? '✓ caught' : sound.has(test) ? '✗ SURVIVED' : '✗ NOT SOUND'
  console.log(`${verdict} [${index + 1}/${chosen.length}] ${file}: ${breaks}`)
}
const minutes = ((performance.now() - began) / 60_000).toFixed(1)
console.log(
  `${chosen.length - survived.length} of ${chosen.length} planted faults were caught in ${minutes} minutes.`,
)
for (const one of survived) console.log(`✗ ${one}`)
process.exitCode = survived.length === 0 && chosen.length > 0 ? 0 : 1

/** The test files that pass while nothing is broken: one that fails then says nothing about a fault. */
async function soundTests(): Promise<Set<string>> {
  const passing = new Set<string>()
  for (const [project, faults] of Map.groupBy(chosen, (fault) => fault.project)) {
    const tests = [...new Set(faults.map(({ test }) => test))]
    const together = await runTests(project, tests)
    for (const test of tests)
      if (together.passed || (await runTests(project, [test])).passed) passing.add(test)
  }
  return passing
}

/** Whether the test that has to notice fails in the copy as it is now, or waits for ever. */
async function notices({ project, test, title }: PlantedFault): Promise<boolean> {
  const only = title === undefined ? [] : ['-t', title]
  const { passed, said } = await runTests(project, [test], ['--bail=1', ...only])
  // Without a last line it was ended; with one that counts no failed test, it could not even begin.
  return !passed && (/Tests .*failed|Errors .*error/.test(said) || !said.includes('Test Files'))
}

function runTests(
  project: PlantedFault['project'],
  tests: readonly string[],
  more: readonly string[] = [],
) {
  const files = tests.map((test) => test.replace(/^scripts\//, ''))
  const args = ['run', '--maxWorkers=1', `--project=${project}`, ...files, ...more]
  return copy.run('vitest/vitest.mjs', args, { withinMs: PATIENCE_MS * tests.length })
}
