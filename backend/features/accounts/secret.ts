import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * The key that signs session cookies where none is configured: made once and kept beside the database file, readable
 * by its owner alone. With another key everybody would be signed out.
 */
export function secretBeside(databaseUrl: string): string {
  const path = `${databaseUrl.slice('file:'.length)}.secret`
  mkdirSync(dirname(path), { recursive: true })
  try {
    // `wx`: of two processes starting at once, one makes the file and both read it.
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const secret = readFileSync(path, 'utf8').trim()
  if (secret.length < 32)
    throw new Error(`${path} does not hold a secret: delete it to make a new one`)
  return secret
}
