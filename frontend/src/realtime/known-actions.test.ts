import { expect, test } from 'vitest'

import { EXPIRED, TOO_OLD } from './action-age.ts'
import { KnownActions } from './known-actions.ts'
import type { StoredAction } from './stored-actions.ts'

const REFUSED = { code: 'forbidden', message: 'No.' }
const asked: StoredAction = {
  id: 'a',
  userId: 1,
  name: 'chat.send',
  input: {},
  extra: {},
  order: 1,
  since: 1,
  failure: null,
}
const refused = { ...asked, failure: REFUSED }
const triedAgain = { ...asked, order: 2 }

/** What is known after these were heard of, one after the other. */
function after(...heard: StoredAction[]) {
  const known = new KnownActions()
  for (const one of heard) known.meet(one)
  return known.get('a')?.action
}

test('what was refused stays so, whatever an older read of the storage says', () => {
  expect(after(asked, refused, asked)).toEqual(refused)
})

test('what is tried again waits, whatever an older read of the storage says', () => {
  expect(after(asked, refused, triedAgain, refused)).toEqual(triedAgain)
})

test('what is tried again and refused again is refused', () => {
  const again = { ...triedAgain, failure: REFUSED }
  expect(after(asked, refused, triedAgain, again, triedAgain)).toEqual(again)
})

test('what was found to be too old to be tried again is so in every tab', () => {
  const expired = { ...asked, failure: EXPIRED }
  const tooOld = { ...triedAgain, failure: TOO_OLD }
  expect(after(asked, expired, tooOld, expired)).toEqual(tooOld)
})

test('what was found nowhere is there again once somebody tells of it', () => {
  const known = new KnownActions()
  known.meet(asked)
  known.guessGone('a')
  expect([known.isOver('a'), known.told('a')]).toEqual([true, undefined])
  known.meet(asked)
  expect(known.isOver('a')).toBe(false)
})
