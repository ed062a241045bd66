import type { OpsParity } from '@trunkline/shared/contract/ops'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { live } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile({ OPS_EMAILS: 'olga@example.org' })
const chromium = browserForThisFile(server)

let operator: Person | undefined

/** As the server plans it, only faster. */
const PLAN = { windowMs: 500, lateMs: 400 }

/** Of the rows that tell events, in the order of the ledger; W18 tells both of notifications and of requests. */
const EVERY_OTHER = ['W1', 'W17', 'W18', 'W18', 'W2', 'W3', 'W4', 'W6']

test.each(['unified', 'legacy'])(
  'on a %s page of the sample, an event that an old translator forgets is reported with its topic and name, and nothing else is',
  async (mode) => {
    operator ??= await Person.signUp(server, 'Olga')
    await operator.json('POST', '/api/ops/rollout/plan', { parityPercent: 100 })
    const ada = await Person.signUp(server, `Ada ${mode}`)
    const bea = await Person.signUp(server, `Bea ${mode}`)
    const cleo = await Person.signUp(server, `Cleo ${mode}`)
    await cleo.befriend(ada)
    const { id: chatId } = await cleo.chatWith(ada)
    const { id: postId } = await ada.post('Compare this')
    const browser = await chromium.of(ada)
    await browser.context.route('**/api/realtime/parity', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ json: { ...(await answer.json()), ...PLAN } })
    })
    // The translator of friend requests forgets that one was cancelled.
    await browser.context.routeWebSocket(/\/ws\/friend-requests/, (line) => {
      const there = line.connectToServer()
      there.onMessage((text) => {
        if (!text.toString().includes('"cancelled"')) line.send(text)
      })
    })
    const tab = await browser.open(`/notifications?realtime=${mode}`)
    await live(tab)
    const compared = ['/ws/connections', '/ws/feed', '/ws/notifications', '/ws/friend-requests']
    await expect
      .poll(() => tab.openLines(), { timeout: 15_000 })
      .toEqual(expect.arrayContaining([...compared, `/ws/notifications/${ada.id}`, '/ws/realtime']))
    // The first words in a chat open its old line; those that follow are compared.
    await expect
      .poll(async () => {
        await cleo.say(chatId, 'From here on')
        return tab.openLines()
      })
      .toContain(`/ws/messages/${chatId}`)

    await cleo.say(chatId, 'Both tell of this')
    await bea.comment(postId, 'And of this')
    await bea.post('And of that')
    const { id } = await bea.json<{ id: number }>('POST', '/api/friend-requests', {
      toUserId: ada.id,
    })
    await bea.json('POST', `/api/friend-requests/${id}/cancel`, {})

    const asked = operator
    const ledger = () => asked.json<OpsParity>('GET', '/api/ops/parity')
    const name = 'friend_request.cancelled'
    await expect
      .poll(async () => (await ledger()).reports.flatMap(({ examples }) => examples), {
        timeout: 15_000,
      })
      .toContainEqual(
        expect.objectContaining({ what: 'missing', topic: `friend_requests:${ada.id}`, name }),
      )
    const { totals, reports } = await ledger()
    expect(totals.filter(({ endpoint }) => endpoint !== 'W16')).toEqual(
      EVERY_OTHER.map((endpoint) =>
        expect.objectContaining({ endpoint, missing: 0, extra: 0, late: 0 }),
      ),
    )
    expect(totals.every(({ matched }) => matched > 0)).toBe(true)
    const examples = reports.flatMap((report) => report.examples)
    expect(examples.every((example) => example.name === name)).toBe(true)

    await operator.json('POST', '/api/ops/rollout/plan', { parityPercent: 0 })
    await expect.poll(() => tab.openLines()).not.toContain('/ws/connections')
    await operator.json('POST', '/api/ops/rollout/plan', { parityPercent: 100 })
    await expect.poll(() => tab.openLines()).toContain('/ws/connections')
    await operator.json('POST', '/api/ops/rollout/kill', { to: 'poll', why: 'no socket at all' })
    await expect.poll(() => tab.openLines()).toEqual([])
    await operator.json('POST', '/api/ops/rollout/unkill', {})
  },
  120_000,
)
