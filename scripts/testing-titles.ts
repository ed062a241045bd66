import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../', import.meta.url)

/** The file's text, from the root of the repository; '' where there is none. */
export const textOf = (file: string): string => {
  const url = new URL(file, ROOT)
  return existsSync(fileURLToPath(url)) ? readFileSync(url, 'utf8') : ''
}

/** What the tests and groups of a file are called: the first word of `test(…)`, `describe(…)` and `….each(…)(…)`. */
const TITLE = /(?:\b(?:test|describe)(?:\.\w+)?|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1,/g
const titlesOf = (file: string): Set<string> =>
  new Set(
    [...textOf(file).matchAll(TITLE)].map(([, , title = '']) => title.replaceAll(/\\(.)/g, '$1')),
  )

/** Whether the file has a test or a group of exactly this title: `group › test`, where the test alone does not say which it is. */
export function isThere({ file, title }: { file: string; title: string }): boolean {
  const titles = titlesOf(file)
  return title.split(' › ').every((part) => titles.has(part))
}
