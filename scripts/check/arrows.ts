import { output } from './tool.ts'

/**
 * A cruise that cannot read TypeScript finds no modules, hence no violations, and says so with a
 * green tick. There are more modules than this in the repository, packages included.
 */
const FEWEST_MODULES = 300

/** True when no import goes against .dependency-cruiser.mjs, and enough imports were looked at. */
export async function arrows(): Promise<boolean> {
  const { passed, text } = await output(
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    ['--config', '.dependency-cruiser.mjs', 'shared', 'backend', 'frontend', 'scripts'],
  )
  const modules = Number(/(\d+) modules,/.exec(text)?.[1] ?? 0)
  if (modules >= FEWEST_MODULES) return passed
  console.error(`Only ${modules} modules were seen; at least ${FEWEST_MODULES} were expected.`)
  return false
}
