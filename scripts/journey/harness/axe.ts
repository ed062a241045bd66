import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { AxeResults, RunOptions } from 'axe-core'

import type { Tab } from './tab.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

declare global {
  // Declared for the page: it comes with the source above.
  var axe: { run(context: string | Document, options: RunOptions): Promise<AxeResults> }
}

/** `rules`: these alone, where nothing else can have changed since the last look. `within`: a part of the page. */
type Look = { rules?: string[]; within?: string }

/** What axe finds on the page as it is shown now: a rule, what it concerns, and what is wrong. */
export async function complaints({ page }: Tab, look: Look = {}): Promise<string[]> {
  await page.evaluate(source)
  await page.evaluate(atRest)
  const { violations } = await page.evaluate(
    ({ rules, within }) =>
      globalThis.axe.run(within ?? document, {
        resultTypes: ['violations'],
        ...(rules && { runOnly: rules }),
      }),
    look,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  )
}

/** Runs in the page: resolves once what was asked of it is painted, and nothing moves any more. */
async function atRest(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
  await Promise.all(document.getAnimations().map(({ finished }) => finished))
}
