import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import type { Plugin } from 'vite'

const PACKAGE = '@tabler/icons-react'
const BARREL = /import\s*\{([^}]*)\}\s*from '@tabler\/icons-react'/g
const FOLDER = fileURLToPath(new URL(`node_modules/${PACKAGE}/dist/esm/icons/`, import.meta.url))

/**
 * Reads `import { IconBell } from '@tabler/icons-react'` as an import of that icon's own file. The
 * package is one module that names six thousand others; a build reads them all to throw them away,
 * which takes twice as long as the rest of it, and a dev server hands them all to the browser.
 */
export const iconsByFile = (): Plugin => ({
  name: 'icons-by-file',
  enforce: 'pre',
  transform: {
    filter: { id: /\.tsx?$/, code: PACKAGE },
    handler: (code) => code.replace(BARREL, (_, names: string) => imports(names).join('; ')),
  },
})

const imports = (names: string): string[] =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) =>
      // Types, renamed imports and icons under a former name stay with the package.
      existsSync(`${FOLDER}${name}.mjs`)
        ? `import ${name} from '${PACKAGE}/dist/esm/icons/${name}.mjs'`
        : `import { ${name} } from '${PACKAGE}'`,
    )
