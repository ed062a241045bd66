import { databaseName } from './database.ts'
import { isUnavailable } from './unavailable.ts'

/** `passes`: whoever asks again later may find it open. `sentence`: for an operator, and never with a password. */
export type NotOpen = { readonly passes: boolean; readonly sentence: string }

const HELD = /^SQLITE_(BUSY|LOCKED)/
const NO_FILE = /^(SQLITE_(CANTOPEN|READONLY|PERM)|E[A-Z]+$)/
const NO_DATABASE = /^SQLITE_(NOTADB|CORRUPT)/
const NO_DISK = /^SQLITE_(FULL|IOERR)/

const NO_ENTRY = /^28|^SASL|SSL|certificate/
const NO_SUCH = '3D000'
const NO_RIGHT = '42501'

const NEWER = /^corrupted migrations: previously executed migration (\S+) is missing/

/** Why a database did not open and what to do about it; undefined for what is a mistake of ours. */
export function whyNotOpen(error: unknown, url: string): NotOpen | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, message, cause } = error as Error & { code?: unknown }
  const name = databaseName(url)
  const ends = (sentence: string) => ({ passes: false, sentence })
  const newer = NEWER.exec(message)?.[1]
  if (newer !== undefined)
    return ends(
      `${name} was migrated by a newer release (${newer}): start that one, or restore a copy from before it.`,
    )
  const said = typeof code === 'string' ? code : message
  const why = url.startsWith('file:') ? ofFile(said) : ofServer(said)
  if (why !== undefined) return ends(`${name} ${why}`)
  if (isUnavailable(error)) return { passes: true, sentence: `${name} ${away(said)}` }
  return cause === undefined ? undefined : whyNotOpen(cause, url)
}

const away = (why: string) =>
  HELD.test(why)
    ? `is held by another program (${why}): end that program if it is not to go on.`
    : `cannot be reached (${why}): see that it runs, and that DATABASE_URL names it.`

/** By a code, or by what was said where there is none. */
function ofFile(code: string): string | undefined {
  if (NO_FILE.test(code))
    return `cannot be opened (${code}): it has to be a file that the server's user may write, in a folder where that user may write, too. See to that, or set DATABASE_URL.`
  if (NO_DATABASE.test(code))
    return `is not a database of SQLite, or is damaged (${code}): restore a copy, or set DATABASE_URL to another file.`
  if (NO_DISK.test(code)) return `cannot be written (${code}): its disk is full or fails.`
  return undefined
}

function ofServer(code: string): string | undefined {
  if (NO_ENTRY.test(code))
    return `does not let DATABASE_URL in (${code}): see to its user, password and settings.`
  if (code === NO_SUCH) return `does not exist (${code}): make it, or set DATABASE_URL.`
  if (code === NO_RIGHT)
    return `lets the user of DATABASE_URL make no tables (${code}): make that user its owner.`
  return undefined
}
