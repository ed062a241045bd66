import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Copies what git knows or would add, and lets the copy find the same packages: those of the root by a link, those of
 * each part by its own links, which are relative, so that the parts meet each other in the copy.
 */
export function copyRepository(from: string, to: string): number {
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const files = execFileSync('git', listing, { cwd: from, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(from, file)))
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true })
    copyFileSync(join(from, file), join(to, file))
  }
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'))
  for (const part of readdirSync(to)) copyLinks(join(from, part), join(to, part))
  return files.length
}

function copyLinks(from: string, to: string): void {
  const packages = join(from, 'node_modules')
  if (to.endsWith('node_modules') || !existsSync(packages)) return
  cpSync(packages, join(to, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/node_modules[/\\]\.(?!bin)/.test(path),
  })
}
