import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

for (const mode of ['unified', 'legacy'])
  test(`${mode}: without a server the page says so after two seconds and offers to try; with one it is live again`, async () => {
    const ada = await Person.signUp(server, `Ada ${mode}`)
    const browser = await chromium.of(ada)
    const tab = await browser.open(`/?realtime=${mode}`)
    await live(tab)

    await server.kill('SIGKILL')
    await onScreen.connection(tab, 'Offline').waitFor()
    const lost = performance.now()
    expect(await onScreen.banner(tab).count(), 'a short cut is nobody’s business').toBe(0)
    await onScreen.banner(tab).waitFor()
    expect(performance.now() - lost).toBeGreaterThan(1_500)

    // The page goes on trying by itself, so that with a server the button may be gone before it is pressed.
    const tried = tab.lines.length
    await onScreen.banner(tab).getByRole('button', { name: 'Retry now' }).click()
    await expect.poll(() => tab.lines.length).toBeGreaterThan(tried)
    await server.start()
    await live(tab)
    await onScreen.banner(tab).waitFor({ state: 'detached' })
  })

test('a page that nobody touches finds its line again by itself', async () => {
  const bea = await Person.signUp(server, 'Bea')
  const browser = await chromium.of(bea)
  const tab = await browser.open('/')
  await live(tab)
  await server.kill('SIGTERM')
  await server.start()
  await expect.poll(() => tab.lines.length).toBeGreaterThan(1)
  await live(tab)
  // On a busy machine it polls for a moment before a socket opens.
  await expect.poll(() => tab.openLines()).toEqual(['/ws/realtime'])
})

test('a page that is opened while nobody answers says so, and goes on when somebody does', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const browser = await chromium.of(cora)
  const tab = await browser.open('/notifications')
  await live(tab)
  await browser.context.route('**/api/**', (route) => route.abort())
  await tab.page.reload()
  await tab.page.getByText('The server does not answer.').waitFor()
  await browser.context.unroute('**/api/**')
  await tab.page.getByRole('button', { name: 'Try again' }).click()
  await live(tab)
})

test('no line of the server log holds an error', () => {
  expect(server.errorLines()).toEqual([])
})
