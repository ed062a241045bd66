import { afterEach, expect, test, vi } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import type { AccountSettings } from './settings.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 30_000 })

let house: House
const open = async (settings: Partial<AccountSettings> = {}) => {
  house = await openHouse(await openEmptyDatabase(), settings)
}
afterEach(() => house.close())

/** Signs up and answers the role that the page is told. */
async function roleOf(name: string): Promise<string> {
  const browser = house.browser()
  await browser.signUp(name)
  const { user } = (await (await browser.get('/api/session')).json()) as { user: { role: string } }
  return user.role
}

const demo = () =>
  house.accounts.createUser({
    name: 'Demo',
    email: 'demo@demo.example',
    password: 'trunkline-demo',
    demo: true,
  })

test('on this machine alone the first who signs up operates; demo people do not count', async () => {
  await open()
  await demo()
  expect([await roleOf('Ada'), await roleOf('Ben')]).toEqual(['ops', 'user'])
})

test('where others can reach the server, being first means nothing', async () => {
  await open({ loopback: false })
  expect(await roleOf('Ada')).toBe('user')
})

test('OPS_EMAILS operate wherever the server is', async () => {
  await open({ loopback: false, opsEmails: ['ben@example.org'] })
  expect([await roleOf('Ada'), await roleOf('Ben')]).toEqual(['user', 'ops'])
})

test('a demo account never operates, whatever its address', async () => {
  await open({ opsEmails: ['demo@demo.example'] })
  await demo()
  const browser = house.browser()
  await browser.post('/api/auth/sign-in/email', {
    email: 'demo@demo.example',
    password: 'trunkline-demo',
  })
  expect(await (await browser.get('/api/session')).json()).toMatchObject({ user: { role: 'user' } })
})
