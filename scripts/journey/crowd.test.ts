import { beforeAll, expect, test } from 'vitest'

import { openDatabase } from '../../backend/db/database.ts'
import { fill, READER } from '../../backend/features/testing-scale.ts'
import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { live } from './harness/screen.ts'
import { scroll } from './harness/scrolling.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

/** Beside a thousand friends, whom everybody has. */
const POSTS = process.env.TRUNKLINE_FULL ? 100_000 : 2_000
const LAST_FRIEND = 'N1000'
/** More rows than this in the page at once, and it would grow with what there is. */
const ROWS = 120
const PERSON = 'a[href^="/people/"]'

let ada: Person
beforeAll(async () => {
  ada = await Person.signUp(server, 'Ada')
  expect(ada.id).toBe(READER)
  const database = await openDatabase(`file:${server.databasePath}`)
  await fill(database, POSTS)
  await database.close()
}, 120_000)

test('a thousand friends are looked through to the last, with few rows in the page', async () => {
  const tab = await (await chromium.of(ada)).open('/people')
  await live(tab)
  expect(await scroll(tab, 'main', { by: 4_000, words: LAST_FRIEND, row: PERSON })).toBeLessThan(
    ROWS,
  )
  expect(tab.errors).toEqual([])
})

test('one of a thousand friends is found by name to start a chat with', async () => {
  const tab = await (await chromium.of(ada)).open('/chats')
  await live(tab)
  await tab.page.getByRole('button', { name: 'New chat' }).click()
  const dialog = tab.page.getByRole('dialog')
  await dialog.getByRole('checkbox').first().waitFor()
  expect(await dialog.getByRole('checkbox').count()).toBeLessThan(ROWS)
  await dialog.getByRole('searchbox').fill(LAST_FRIEND)
  await dialog.getByRole('checkbox', { name: LAST_FRIEND }).check()
  await dialog.getByRole('button', { name: 'Start' }).waitFor()
  expect(tab.errors).toEqual([])
})
