import { readFileSync } from 'node:fs'

import { sources } from '../run/files.mjs'

const LONGEST = 300
/** Tests are lists of promises, and a migration is never edited: neither is read as one idea. */
const EXEMPT = /\.test\.tsx?$|\/migrations\//

/** True when no TypeScript file is longer than a reader can hold; comments and blank lines count. */
export async function fileLengths(): Promise<boolean> {
  const tooLong = ['shared', 'backend', 'frontend', 'scripts']
    .flatMap(sources)
    .filter((file) => /\.tsx?$/.test(file) && !EXEMPT.test(file))
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LONGEST)
  for (const { file, lines } of tooLong) {
    console.error(`${file} has ${lines} lines; split it (${LONGEST} at most).`)
  }
  return tooLong.length === 0
}
