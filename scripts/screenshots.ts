// Takes the pictures of the README anew: a demo that has just been seeded, in a real browser. The operators' page shows an
// example day of a small server. `npm run screenshots`, after something that they show looks different.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { openDatabase } from '../backend/db/database.ts'
import { DEMO_PASSWORD } from '../backend/features/accounts/service.ts'
import { demoPeople } from '../backend/features/demo/people.ts'
import { keepLook } from '../backend/features/ops/history.ts'
import { JourneyBrowser } from './journey/harness/browser.ts'
import { Person } from './journey/harness/people.ts'
import { live } from './journey/harness/screen.ts'
import { JourneyServer } from './journey/harness/server.ts'
import type { Tab } from './journey/harness/tab.ts'
import { exampleDay } from './screenshots/example-day.ts'

const PICTURES = fileURLToPath(import.meta.resolve('../frontend/screenshots/'))
const VISITORS = 40
/** By then the operators' page shows looks in which nobody signed up any more. */
const LOOKS_MS = 8_000

const uploads = mkdtempSync(join(tmpdir(), 'trunkline-uploads-'))
const server = new JourneyServer({
  SEED_DEMO: 'true',
  UPLOAD_DIR: uploads,
  OPS_EMAILS: 'olgapetrov@example.org',
})
const chromium = new JourneyBrowser(server)
await server.start()
try {
  await chromium.start()
  const [ada, ben, carmen] = await Promise.all(['ada', 'ben', 'carmen'].map(ofDemo))
  const olga = await Person.signUp(server, 'Olga Petrov')
  await pastDay()
  await olga.json('POST', '/api/ops/rollout/step', { to: 100, why: 'everybody' })
  const visitors = await Promise.all(
    Array.from({ length: VISITORS }, (_, n) => Person.signUp(server, `Visitor ${n + 1}`)),
  )
  for (const person of [ben, carmen, ...visitors]) await person?.connect().hello()

  const feed = await look(ada, '/')
  await feed.page.getByRole('link', { name: 'Carmen Ruiz' }).last().waitFor()
  await take(feed, 'feed')
  const chat = await look(ada, '/chats')
  await chat.page.getByRole('link', { name: /Saturday hills/ }).click()
  await chat.page.getByText('New messages').waitFor()
  await take(chat, 'chat')
  await Promise.all([feed, chat].map(({ page }) => page.context().close()))
  const ops = await look(olga, '/ops?range=day')
  await setTimeout(LOOKS_MS)
  await take(ops, 'ops')
} finally {
  await chromium.end()
  await server.end()
  rmSync(uploads, { recursive: true, force: true })
}

function ofDemo(key: string): Promise<Person> {
  const { name = key } = demoPeople.find((person) => person.key === key) ?? {}
  return Person.signIn(server, { name, email: `${key}@demo.example`, password: DEMO_PASSWORD })
}

/** As if this server had run for a day. */
async function pastDay(): Promise<void> {
  const database = await openDatabase(`file:${server.databasePath}`)
  for (const { at, figures } of exampleDay(Date.now()))
    await keepLook(database, { node: 'before', at, figures })
  await database.close()
}

async function look(person: Person | undefined, path: string): Promise<Tab> {
  const browser = await chromium.of(person ?? null, {
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    locale: 'en-US',
    timezoneId: 'Europe/London',
  })
  const tab = await browser.open(path)
  const session = await browser.context.newCDPSession(tab.page)
  await session.send('Emulation.setScrollbarsHidden', { hidden: true })
  await live(tab)
  return tab
}

/** Once everything that the page asked for is there. */
async function take({ page }: Tab, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  await page.mouse.move(140, 480)
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' })
  console.log(`frontend/screenshots/${name}.png`)
}
