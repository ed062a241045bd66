// Breaks a copy of the sources, one fault at a time, and sees that the suite says so: a test that cannot fail proves
// nothing. Each fault costs one run of one test file.
//
//   npm run test:faults                    all of them
//   npm run test:faults -- --only=resume   those whose file or sentence holds the word
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { Copy } from './journey/harness/copy.ts'
import { plantedFaults } from './planted/all.ts'
import type { PlantedFault } from './planted/fault.ts'

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const chosen = plantedFaults.filter(({ file, breaks }) => `${file} ${breaks}`.includes(values.only))
const copy = new Copy()
const survived: PlantedFault[] = []
process.on('exit', () => copy.remove())
process.on('SIGINT', () => process.exit(130))

const sound = new Map<string, boolean>()
for (const [index, fault] of chosen.entries()) {
  const { file, find, by, test, title = '' } = fault
  const key = `${test} ${title}`
  // A test that fails without the fault says nothing about it.
  if (!sound.has(key)) sound.set(key, (await judge(fault)).passed)
  const whole = readFileSync(join(copy.folder, file), 'utf8')
  copy.change(file, find, by)
  const { passed, ran } = await judge(fault)
  copy.add(file, whole)
  const caught = sound.get(key) === true && ran && !passed
  if (!caught) survived.push(fault)
  const verdict = caught ? '✓ caught' : sound.get(key) ? '✗ SURVIVED' : '✗ NOT SOUND'
  console.log(`${verdict} [${index + 1}/${chosen.length}] ${file}: ${fault.breaks}`)
}
console.log(`${chosen.length - survived.length} of ${chosen.length} planted faults were caught.`)
process.exitCode = survived.length === 0 && chosen.length > 0 ? 0 : 1

/** Runs the test that has to notice, in the copy as it is now. */
async function judge({ project, test, title }: PlantedFault) {
  const { passed, said } = await copy.run('vitest/vitest.mjs', [
    'run',
    '--maxWorkers=1',
    `--project=${project}`,
    test.replace(/^scripts\//, ''),
    ...(title === undefined ? [] : ['-t', title]),
  ])
  return { passed, ran: /Tests .*(failed|passed)/.test(said) }
}
