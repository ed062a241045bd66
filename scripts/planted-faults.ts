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

for (const [index, fault] of chosen.entries()) {
  const { file, find, by, project, test, title } = fault
  const whole = readFileSync(join(copy.folder, file), 'utf8')
  copy.change(file, find, by)
  const { passed, said } = await copy.run('vitest/vitest.mjs', [
    'run',
    '--maxWorkers=1',
    `--project=${project}`,
    test.replace(/^scripts\//, ''),
    ...(title === undefined ? [] : ['-t', title]),
  ])
  copy.add(file, whole)
  const ran = /Tests .*(failed|passed)/.test(said)
  const caught = ran && !passed
  if (!caught) survived.push(fault)
  console.log(
    `${caught ? '✓ caught' : '✗ SURVIVED'} [${index + 1}/${chosen.length}] ${file}: ${fault.breaks}`,
  )
}
console.log(`${chosen.length - survived.length} of ${chosen.length} planted faults were caught.`)
process.exitCode = survived.length === 0 && chosen.length > 0 ? 0 : 1
