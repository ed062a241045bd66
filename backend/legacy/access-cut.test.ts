import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { endpoints } from './endpoints.ts'
import { address, at, comment, Listener, postOf, settle } from './testing.ts'

/** What nobody who was cut off may ever read, wherever it would stand. */
const SECRET = 'said behind closed doors'

type Page<T> = { items: T[] }

let app: Awaited<ReturnType<typeof createTestApp>>
let round = 0
/** Who is cut off, by whom, and somebody who stays. */
let ann: TestPerson
let bob: TestPerson
let cay: TestPerson
let place: { chatId: number; postId: number }

beforeEach(async () => {
  app ??= await createTestApp({ PRESENCE_GRACE_MS: '0' })
  round += 1
  ann = await app.signUp(`Ann${round}`)
  bob = await app.signUp(`Bob${round}`)
  cay = await app.signUp(`Cay${round}`)
  await settle(cay, ann)
  await settle(bob, cay)
  // Bob's post is the one that Ann has open.
  place = await settle(ann, bob)
})
afterAll(() => app.close())

const say = (who: TestPerson, chatId: number, content: string) =>
  who.json('POST', `/api/chats/${chatId}/messages`, { content })

/** Every line of Ann's that could hear of it, and each byte that comes. */
async function listen(topics: string[], chatId = place.chatId) {
  const unified = ann.connect()
  const heard = [new Listener(unified)]
  const { epoch } = await unified.hello({ topics })
  const old = new Map<string, { closed: Promise<{ code: number }>; listener: Listener }>()
  for (const endpoint of endpoints) {
    const path = address(endpoint, ann).replace(/\/messages\/\d+/, `/messages/${chatId}`)
    const client = ann.connect({ path, protocols: [] })
    const listener = new Listener(client)
    await client.opened
    heard.push(listener)
    old.set(endpoint.id, { closed: client.closed, listener })
  }
  return { unified, epoch, old, bytes: () => heard.flatMap(({ texts }) => texts).join('\n') }
}

/** An event stream: everything it said, once it has ended. */
async function stream(channel: string, more: Record<string, string> = {}) {
  const abort = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${app.port}/api/sse?channel=${channel}`, {
    headers: { Cookie: ann.cookie, Origin: ORIGIN, ...more },
    signal: abort.signal,
  })
  const text = answer.text().catch(() => '')
  return { status: answer.status, text, end: () => abort.abort() }
}

/** Resolves when everything that was said until now has reached Ann's lines. */
async function allHeard(bytes: () => string): Promise<void> {
  const mine = await postOf(ann, 'A fence')
  const fence = `fence ${mine.id}`
  await comment(cay, mine, fence)
  await vi.waitUntil(() => bytes().includes(`"postId":${mine.id}`), { timeout: 5_000 })
}

/** What a line says that comes back to where Ann was before anything happened. */
async function resumed(epoch: string, topics: string[]): Promise<string> {
  const line = ann.connect()
  const { texts } = new Listener(line)
  const positions = Object.fromEntries(
    [topic.chats(ann.id), topic.account(ann.id), topic.feed()].map((name) => [name, [0, '']]),
  )
  await line.hello({ resume: { epoch, positions }, topics })
  line.send({ type: 'ping', timestamp: 1 })
  await line.next('pong')
  return texts.join('\n')
}

const polled = async (epoch: string): Promise<string> => {
  const positions = [`chats:${ann.id}=0:`, `feed=0:`, `account:${ann.id}=0:`].join(',')
  const query = new URLSearchParams({ epoch, positions })
  return (await ann.request('GET', `/api/realtime/events?${query.toString()}`)).text()
}

const asked = async (...paths: string[]): Promise<string> => {
  const answers = paths.map(async (path) => (await ann.request('GET', path)).text())
  return (await Promise.all(answers)).join('\n')
}

describe('whoever is removed from a group', () => {
  test('reads nothing that is numbered after it: on no line, by no resume, in no list, in no file', async () => {
    const members = [ann.id, cay.id]
    const { id } = await bob.json<{ id: number }>('POST', '/api/chats', {
      memberIds: members,
      title: 'Hills',
    })
    const lines = await listen([topic.chat(id)], id)
    const sse = await stream(`group:${id}`)
    await say(bob, id, 'Before')
    await vi.waitUntil(() => lines.old.get('W1')?.listener.texts.length === 1)

    await bob.json('DELETE', `/api/chats/${id}/members/${ann.id}`)
    const form = new FormData()
    form.set('file', new File([SECRET], 'plan.txt'))
    const upload = await fetch(`http://127.0.0.1:${app.port}/api/attachments`, {
      method: 'POST',
      headers: { Cookie: bob.cookie, Origin: ORIGIN },
      body: form,
    })
    const file = (await upload.json()) as { id: number; url: string }
    await bob.json('POST', `/api/chats/${id}/messages`, { content: SECRET, attachmentId: file.id })
    await say(cay, id, SECRET)
    await cay.json('POST', `/api/chats/${id}/read`, { upTo: 3 })
    await allHeard(lines.bytes)

    expect(await lines.unified.next('ended')).toMatchObject({ topic: topic.chat(id), purge: true })
    expect((await lines.old.get('W1')?.closed)?.code).toBe(4403)
    expect(await sse.text).toMatch(/event: close\ndata: \{"code":4403\}\n\n$/)
    expect(await resumed(lines.epoch, [topic.chat(id)])).toContain('"state":"denied"')
    expect((await stream(`group:${id}`, { 'Last-Event-ID': `${lines.epoch}.0.` })).status).toBe(403)
    expect((await ann.request('GET', file.url)).status).toBe(404)
    const all = [
      lines.bytes(),
      await sse.text,
      await resumed(lines.epoch, [topic.chat(id)]),
      await polled(lines.epoch),
      await asked('/api/chats', `/api/chats/${id}`, `/api/chats/${id}/messages`, file.url),
    ]
    expect(all.join('\n')).toContain('Before')
    expect(all.join('\n')).not.toContain(SECRET)
  })
})

describe('whoever is blocked', () => {
  test('reads nothing of the other from then on: on no line, by no resume, in no list, by no search', async () => {
    const { chatId, postId } = place
    const others = await postOf(cay, "Cay's")
    await say(ann, chatId, 'Before')
    const open = [topic.post(postId), topic.engagement(postId), topic.post(others.id), topic.feed()]
    const lines = await listen([...open, topic.chat(chatId), topic.myFeed(ann.id)])
    const sse = await stream(`dm:${chatId}`)

    await bob.json('PUT', `/api/users/${ann.id}/block`)
    await postOf(bob, SECRET)
    await comment(bob, others, SECRET)
    await comment(cay, await postOf(bob, SECRET), SECRET)
    expect(
      (await bob.request('POST', `/api/chats/${chatId}/messages`, { content: SECRET })).ok,
    ).toBe(false)
    await bob.json('POST', `/api/chats/${chatId}/read`, { upTo: 1 })
    await bob.json('PUT', '/api/profile', { name: SECRET })
    await allHeard(lines.bytes)

    const ended = [await lines.unified.next('ended'), await lines.unified.next('ended')]
    expect(new Set(ended.map((frame) => frame.topic))).toEqual(
      new Set([topic.post(postId), topic.engagement(postId)]),
    )
    expect(ended.every(({ purge }) => purge)).toBe(true)
    expect((await lines.old.get('W9')?.closed)?.code).toBe(4403)
    const again = await resumed(lines.epoch, [topic.post(postId), topic.feed()])
    expect(again).toContain('"state":"denied"')
    sse.end()
    const all = [
      lines.bytes(),
      again,
      await polled(lines.epoch),
      await asked(
        '/api/posts?feed=public',
        '/api/posts?feed=following',
        `/api/posts?author=${bob.id}`,
        `/api/posts/${postId}`,
        `/api/posts/${others.id}/comments`,
        `/api/users/${bob.id}`,
        '/api/chats',
        `/api/chats/${chatId}/messages`,
      ),
    ]
    expect(all.join('\n')).not.toContain('"name":"chat.read"')
    expect(all.join('\n')).toContain("Cay's")
    expect(all.join('\n')).not.toContain(SECRET)
    const found = await ann.json<Page<{ id: number }>>('GET', `/api/users?query=${bob.name}`)
    expect(found.items).toEqual([])
  })

  test('is told by no event whose act it was: on no line, by no resume, by no poll, by no end of a block', async () => {
    // Something ends on each of Ann's topics: a friendship, a follow, a notification that counts.
    await ann.json('PUT', `/api/users/${bob.id}/follow`)
    await comment(bob, await postOf(ann))
    const { topics } = await ann.connect().hello()
    const before = Object.entries(topics).map(([name, { seq, id }]) => ({ name, seq, id }))
    const lines = await listen([])
    const acts = ['block-by-bob', 'block-lifted-by-bob'] as const
    for (const [method, act] of [
      ['PUT', acts[0]],
      ['DELETE', acts[1]],
    ] as const)
      await bob.json(method, `/api/users/${ann.id}/block`, undefined, { 'Idempotency-Key': act })
    await allHeard(lines.bytes)

    const back = ann.connect()
    const { texts } = new Listener(back)
    const positions = Object.fromEntries(before.map(({ name, seq, id }) => [name, [seq, id]]))
    await back.hello({ resume: { epoch: lines.epoch, positions } })
    back.send({ type: 'ping', timestamp: 1 })
    await back.next('pong')
    const asked = before.map(({ name, seq, id }) => `${name}=${seq}:${id}`).join(',')
    const query = new URLSearchParams({ epoch: lines.epoch, positions: asked })
    const poll = await (await ann.request('GET', `/api/realtime/events?${query.toString()}`)).text()
    for (const told of [lines.bytes(), texts.join('\n'), poll]) {
      for (const name of ['access_changed', 'unfriended', 'follow_changed', 'notification.read'])
        expect(told).toContain(name)
      expect(told).not.toMatch(new RegExp(`"by":${bob.id}\\b`))
      for (const act of acts) expect(told).not.toContain(act)
    }
  })
})

describe('whoever is no friend any more', () => {
  test('no longer sees who is here, nor what is posted for friends, on any line', async () => {
    const isHere = (texts: readonly string[], pattern: RegExp) =>
      texts.filter((text) => pattern.test(text)).length
    const lines = await listen([topic.myFeed(ann.id)])
    const online = lines.old.get('W5')?.listener.texts ?? []
    const following = lines.old.get('W8')?.listener.texts ?? []
    const bobs = bob.connect()
    await bobs.hello()
    const come = new RegExp(`"user_online","user_id":${bob.id},`)
    await vi.waitUntil(() => isHere(online, come) === 1)

    await bob.json('DELETE', `/api/friends/${ann.id}`)
    const gone = new RegExp(`"user_offline","user_id":${bob.id}\\b`)
    await vi.waitUntil(() => isHere(online, gone) === 1)
    const key = String(bob.id)
    await lines.unified.next('value', (value) => value.key === key && value.data === null)
    const before = lines.bytes()
    await bobs.close()
    await bob.connect().hello()
    await postOf(bob, SECRET)
    await allHeard(lines.bytes)

    const after = lines.bytes().slice(before.length)
    expect(isHere(online, come)).toBe(1)
    expect(following.join('\n')).not.toContain(SECRET)
    expect(after).not.toMatch(
      new RegExp(`"topic":"(presence|feed):${ann.id}"[^\n]*"(key|by)":"?${key}\\b`),
    )
    expect(await asked('/api/presence', '/api/friends')).not.toContain(`"${bob.name}"`)
    expect(await asked('/api/posts?feed=following')).not.toContain(SECRET)
  })
})

test('every old line is among those that are listened to here', () => {
  expect(endpoints.map(({ id }) => at(id).id)).toHaveLength(13)
})
