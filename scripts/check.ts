// `npm run check`: everything that can be said about the code without a browser. Every step runs even
// after one failed, so that one run names everything there is to mend.
//
//   npm run check                       all steps
//   npm run check -- lint types         the steps whose name contains one of these words
//   npm run check -- --no-tests         all but the tests, for whoever ran them already
//   npm run check -- --json=out.json    also writes [{ name, passed, seconds }]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { steps } from './check/steps.ts'

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { 'no-tests': { type: 'boolean', default: false }, json: { type: 'string' } },
})
const chosen = steps
  .filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
  .filter(({ name }) => !(values['no-tests'] && name === 'tests'))
if (chosen.length === 0) {
  console.error(`No step has such a name. There are: ${steps.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const results: { name: string; passed: boolean; seconds: number }[] = []
for (const [index, { name, promise, run }] of chosen.entries()) {
  console.log(`\n[${index + 1}/${chosen.length}] ${name}: ${promise}`)
  const started = performance.now()
  const passed = await run().catch((error: unknown) => {
    console.error(error)
    return false
  })
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
  console.log(`      ${passed ? '✓' : '✗'} ${name} ${seconds} s`)
  results.push({ name, passed, seconds })
}

const failed = results.filter(({ passed }) => !passed).map(({ name }) => name)
console.log(
  failed.length === 0
    ? `\n✓ All ${results.length} steps passed.`
    : `\n✗ ${failed.length} of ${results.length} steps failed: ${failed.join(', ')}.`,
)
if (values.json) writeFileSync(values.json, JSON.stringify(results, undefined, 2))
process.exitCode = failed.length === 0 ? 0 : 1
