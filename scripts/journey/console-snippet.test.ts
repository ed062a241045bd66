import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { live } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

/** As source A prints it for messages, with the path of this family: nothing else is different. */
const snippet = (port: number, token: string) => `
const ws = new WebSocket("ws://localhost:${port}/ws/notifications?token=${token}");
ws.onmessage = (e) => console.log("Received:", JSON.parse(e.data));
`

test('the console snippet of the sources, pasted into a page, hears the frame that the sources print', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const jane = await Person.signUp(server, 'Jane')
  const { id: postId } = await ada.post('Watch my console')
  const tab = await (await chromium.of(ada)).open('/settings')
  await live(tab)
  const { token } = await tab.page.evaluate(async () => {
    const answer = await fetch('/api/legacy-token', { method: 'POST' })
    return (await answer.json()) as { token: string }
  })

  const received = tab.page.waitForEvent('console', (message) =>
    message.text().startsWith('Received:'),
  )
  await tab.page.evaluate(snippet(server.port, token))
  const isOpen = () => tab.openLines().includes('/ws/notifications')
  await expect.poll(isOpen).toBe(true)
  const { id } = await jane.comment(postId, 'There')
  const [, frame] = (await received).args()
  const [notification] = await ada.notifications()
  expect(notification?.commentId).toBe(id)
  expect(await frame?.jsonValue()).toEqual({
    type: 'comment_on_post',
    user_name: 'Jane',
    notification_id: notification?.id,
    post_id: postId,
    timestamp: notification?.createdAt,
    read: false,
  })
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})
