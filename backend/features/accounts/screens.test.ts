import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { OpenScreen } from '../../core/screen.ts'
import { openEmptyDatabase } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { createScreens } from './screens.ts'

let house: House
let ada: number
let ben: number
let openScreen: OpenScreen
beforeEach(async () => {
  house = await openHouse(await openEmptyDatabase())
  ada = await house.person('Ada')
  ben = await house.person('Ben')
  openScreen = createScreens({ db: house.database.db, broker: house.broker })
})
afterEach(() => house.close())

const block = (who: number, whom: number, on = true) =>
  house.act(who, 'account.block', { userId: whom, on })
const nothing = () => undefined

test('hides from the first moment on, in both directions', async () => {
  await block(ada, ben)
  expect((await openScreen(ada, nothing)).hides(ben)).toBe(true)
  expect((await openScreen(ben, nothing)).hides(ada)).toBe(true)
})

test('a block and its end are seen at once by both, and told', async () => {
  const [changedA, changedB] = [vi.fn(), vi.fn()]
  const a = await openScreen(ada, changedA)
  const b = await openScreen(ben, changedB)
  expect(a.hides(ben)).toBe(false)
  await block(ada, ben)
  expect([a.hides(ben), b.hides(ada)]).toEqual([true, true])
  await block(ada, ben, false)
  expect([a.hides(ben), b.hides(ada)]).toEqual([false, false])
  expect([changedA.mock.calls.length, changedB.mock.calls.length]).toEqual([2, 2])
})

test('what is heard while the first read is under way is newer than the read', async () => {
  const opening = openScreen(ada, nothing)
  house.broker.publish([
    { type: 'notice', name: 'screen_changed', between: [ada, ben], hidden: true },
  ])
  expect((await opening).hides(ben)).toBe(true)
})

test('two lines of one person share what is known; the last to close forgets it', async () => {
  const first = await openScreen(ada, nothing)
  const second = await openScreen(ada, nothing)
  first.close()
  await block(ada, ben)
  expect(second.hides(ben)).toBe(true)
  second.close()
  await block(ada, ben, false)
  expect((await openScreen(ada, nothing)).hides(ben)).toBe(false)
})

test('after the bus may have lost something everything is read anew', async () => {
  const gaps: (() => void)[] = []
  const deaf = {
    ...house.broker,
    onMessage: nothing,
    onGap: (heal: () => void) => void gaps.push(heal),
  }
  const screen = await createScreens({ db: house.database.db, broker: deaf })(ada, nothing)
  await block(ada, ben)
  expect(screen.hides(ben)).toBe(false)
  for (const heal of gaps) heal()
  await vi.waitFor(() => expect(screen.hides(ben)).toBe(true))
})
