import { arrows } from './arrows.ts'
import { fileLengths } from './file-lengths.ts'
import { tool } from './tool.ts'

/** One thing that holds for the whole repository; `run` says whether it does and prints what breaks it. */
interface Step {
  name: string
  promise: string
  run: () => Promise<boolean>
}

const TSC = 'node_modules/@typescript/native/bin/tsc'

const types = (part: string): Step => ({
  name: `types:${part}`,
  promise: 'the compiler agrees',
  run: () => tool(TSC, ['-p', part]),
})

export const steps: readonly Step[] = [
  {
    name: 'format',
    promise: 'laid out as `npm run format` would',
    run: () => tool('node_modules/oxfmt/bin/oxfmt', ['--check']),
  },
  {
    name: 'lint',
    promise: 'no mistakes a linter can see',
    run: () => tool('node_modules/oxlint/bin/oxlint', ['--type-aware']),
  },
  types('shared'),
  types('backend'),
  types('frontend'),
  types('scripts'),
  {
    name: 'arrows',
    promise: 'imports go where the design allows',
    run: arrows,
  },
  {
    name: 'unused',
    promise: 'no file, export, event constructor or dependency nobody uses',
    run: () => tool('node_modules/knip/bin/knip.js', ['--include', 'nsExports', '--no-progress']),
  },
  {
    name: 'packages',
    promise: 'one version of each dependency, in the right list',
    // A `packageManager` field, which this rule asks for, makes npm refuse `npm start`.
    run: () => tool('node_modules/sherif/index.js', ['-r', 'root-package-manager-field']),
  },
  {
    name: 'lengths',
    promise: 'a file is one idea',
    run: fileLengths,
  },
  {
    name: 'rehearsal',
    promise: 'without the old lines everything else builds and passes',
    run: () => tool('scripts/legacy-rehearsal.ts', []),
  },
  {
    name: 'tests',
    promise: 'every test that needs no browser',
    run: () => tool('node_modules/vitest/vitest.mjs', ['run', '--project=!journeys']),
  },
]
