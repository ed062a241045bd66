import { randomInt } from 'node:crypto'

import type { Reading } from '../../db/database.ts'

const LENGTH = 24

/** Letters that do not fall apart into a plain one and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** What a name becomes as a handle: `Zoë Müller-Lüdenscheidt` → `zoe_muller_ludenscheidt`. At least 3 characters, at most 24. */
export function handleFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, (letter) => plainLetters[letter] ?? letter)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, LENGTH)
    .replaceAll(/^_+|_+$/g, '')
  return plain.length >= 3 ? plain : `user_${plain}`.replace(/_$/, '')
}

/** How long a handle that was given out and not yet written is kept from others. */
const RESERVED_MS = 10_000

/**
 * Finds a handle that nobody has: the name's own, or with a number behind it. Two people of one name who sign up
 * at the same moment get different ones, and who tries again, by the same address, the same one; the database's unique
 * index has the last word between processes.
 */
export function handleGiver(db: Reading): (name: string, address: string) => Promise<string> {
  const reserved = new Map<string, string>()

  const isFree = async (handle: string, address: string) => {
    if ((reserved.get(handle) ?? address) !== address) return false
    reserved.set(handle, address)
    setTimeout(() => reserved.delete(handle), RESERVED_MS).unref()
    const taken = await db
      .selectFrom('users')
      .select('id')
      .where('handle', '=', handle)
      .executeTakeFirst()
    return taken === undefined
  }

  return async (name, address) => {
    const own = handleFrom(name)
    if (await isFree(own, address)) return own
    for (;;) {
      const numbered = `${own.slice(0, LENGTH - 7)}_${randomInt(1_000, 1_000_000)}`
      if (await isFree(numbered, address)) return numbered
    }
  }
}
