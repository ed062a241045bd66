import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { badge, live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'

/** No audit may be what finds an ended session: it is told of at once. */
const server = serverForThisFile({ SESSION_AUDIT_MS: '1000000' })
const chromium = browserForThisFile(server)

test('signing out in one tab ends every line of that browser and shows its other tabs signed out; others stay', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const { id: postId } = await ada.post('I leave and I stay')
  const laptop = await chromium.of(ada)
  const elsewhere = await ada.signInAgain()
  const phone = await chromium.of(elsewhere)
  const leaving = await laptop.open('/settings')
  const beside = await laptop.open('/notifications')
  const oldLine = ada.connect({ path: '/ws/notifications/', protocols: [] })
  await oldLine.opened
  const staying = await phone.open('/')
  await Promise.all([leaving, beside, staying].map(live))

  await leaving.page.getByRole('button', { name: 'Sign out', exact: true }).last().click()

  for (const { page } of [leaving, beside])
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  await expect.poll(() => [...leaving.openLines(), ...beside.openLines()]).toEqual([])
  expect(await oldLine.closed).toMatchObject({ code: 4401 })
  expect((await ada.request('GET', '/api/session')).status).toBe(401)

  await bea.comment(postId, 'Are you still there?')
  await expect.poll(() => badge(staying, 'Notifications')).toBe(1)
  expect(staying.lines).toHaveLength(1)
})

test('signing in with the form leads to where one wanted to go, with a line', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const browser = await chromium.of(null)
  const tab = await browser.open('/people?tab=find')
  const { page } = tab
  await page.getByLabel('Email').fill(cora.email)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Password', { exact: true }).fill(cora.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('searchbox', { name: 'Find people by name or handle' }).waitFor()
  await live(tab)
  expect(tab.openLines()).toEqual(['/ws/realtime'])
})

test('signing up with the form leads into an empty, friendly app', async () => {
  const browser = await chromium.of(null)
  const tab = await browser.open('/')
  await tab.page.getByRole('link', { name: 'Create an account' }).click()
  await tab.page.getByLabel('Name', { exact: true }).fill('Dora Newcomer')
  await tab.page.getByLabel('Email').fill('dora@example.org')
  await tab.page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await tab.page.getByRole('button', { name: 'Create account' }).click()
  await live(tab)
  await onScreen.nav(tab, 'Notifications').click()
  await tab.page.getByText('Nothing yet').waitFor()
})

test('a session that is ended from another device is cut off there at once', async () => {
  const eve = await Person.signUp(server, 'Eve')
  const stolen = await (await chromium.of(await eve.signInAgain())).open('/')
  await live(stolen)
  const own = await (await chromium.of(eve)).open('/settings')
  await live(own)

  const others = own.page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasNotText: 'This device' })
  await others.getByRole('button', { name: /^Sign out/ }).click()
  const asked = performance.now()
  await expect.poll(() => stolen.openLines()).toEqual([])
  console.info(`session ended → line closed: ${(performance.now() - asked).toFixed(0)} ms`)
  await stolen.page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  await others.waitFor({ state: 'detached' })
  await live(own)
})

test('signing out the others leaves this browser as it is', async () => {
  const hal = await Person.signUp(server, 'Hal')
  const phone = await (await chromium.of(await hal.signInAgain())).open('/')
  await hal.signInAgain()
  const own = await (await chromium.of(hal)).open('/settings')
  await Promise.all([phone, own].map(live))
  await own.page.getByRole('button', { name: 'Sign out the other 2' }).click()
  await phone.page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  await expect.poll(() => phone.openLines()).toEqual([])
  const rows = own.page.getByRole('listitem').filter({ hasText: 'signed in' })
  await expect.poll(() => rows.count()).toBe(1)
  await live(own)
})

test('signing out everywhere ends this browser and all others, and leaves nothing half written here', async () => {
  const finn = await Person.signUp(server, 'Finn')
  const phone = await (await chromium.of(await finn.signInAgain())).open('/')
  const own = await (await chromium.of(finn)).open('/')
  await Promise.all([phone, own].map(live))
  await own.page.getByRole('textbox', { name: 'New post' }).fill('Not for the next one')
  await own.page.goto(`${server.origin}/settings`)
  const kept = () => own.page.evaluate(() => Object.values<string>(localStorage).join(' '))
  expect(await kept()).toContain('Not for the next one')
  await own.page.getByRole('button', { name: 'Sign out everywhere' }).click()
  const dialog = own.page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click()
  for (const { page } of [own, phone])
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  await expect.poll(() => [...own.openLines(), ...phone.openLines()]).toEqual([])
  expect(await kept()).not.toContain('Not for the next one')
})

test('no line of the server log holds an error', () => {
  expect(server.errorLines()).toEqual([])
})
