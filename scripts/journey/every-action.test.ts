import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'

import type { ActionInput, ActionName } from '@trunkline/shared/contract/catalogue'
import { beforeAll, expect, test, vi } from 'vitest'

import type { TestClient } from '../../backend/core/testing.ts'
import { actOverHttp } from '../../frontend/src/lib/rest-actions.ts'
import { Person } from './harness/people.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()

let ada: Person
let ben: Person
let eve: Person
let known: Person
let line: TestClient
beforeAll(async () => {
  ada = await Person.signUp(server, 'Ada')
  ben = await Person.signUp(server, 'Ben')
  eve = await Person.signUp(server, 'Eve')
  known = await Person.signUp(server, 'Kit')
  for (const other of [ben, eve]) await ada.befriend(other)
  line = ada.connect()
  await line.hello()
})

const group = async () => (await ada.chatWith(ben, eve)).id
const post = async () => (await ada.post('Something to speak of')).id
/** Somebody who was blocked and no longer is has nothing to do with Ada. */
const stranger = async () => {
  await ada.json('PUT', `/api/users/${known.id}/block`)
  await ada.json('DELETE', `/api/users/${known.id}/block`)
  return known
}

const idOf = ({ id }: { id: number }) => ({ id })

/** Something for Ada to ask for, that changes something: more than one of what may be several. */
const asked: { [N in ActionName]: () => Promise<ActionInput<N>> } = {
  'account.update_profile': async () => ({ name: 'Ada L.', bio: randomUUID() }),
  'account.follow': async () => ({ userId: (await stranger()).id, on: true }),
  'account.block': async () => ({ userId: (await stranger()).id, on: true }),
  'chat.create': async () => ({ memberIds: [ben.id, eve.id], title: 'Walks' }),
  'chat.send': async () => ({ chatId: await group(), content: 'Said' }),
  'chat.mark_read': async () => {
    const chatId = await group()
    return { chatId, upTo: (await ben.say(chatId, 'Read this')).no }
  },
  'chat.add_members': async () => {
    const { id: chatId } = await ada.json<{ id: number }>('POST', '/api/chats', {
      memberIds: [ben.id],
      title: 'Few',
    })
    return { chatId, memberIds: [eve.id] }
  },
  'chat.remove_member': async () => ({ chatId: await group(), userId: ben.id }),
  'chat.leave': async () => ({ chatId: await group() }),
  'chat.rename': async () => ({ chatId: await group(), title: 'Renamed' }),
  'notification.mark_read': async () => {
    const postId = await post()
    for (const content of ['One', 'Two', 'Three']) await ben.comment(postId, content)
    const told = await ada.notifications()
    return { ids: told.filter((one) => one.postId === postId).map(({ id }) => id) }
  },
  'notification.mark_all_read': async () => {
    await ben.comment(await post(), 'Unread')
    return {}
  },
  'friend_request.send': async () => ({ toUserId: (await stranger()).id }),
  'friend_request.accept': async () => idOf(await (await stranger()).askToBeFriends(ada)),
  'friend_request.decline': async () => idOf(await (await stranger()).askToBeFriends(ada)),
  'friend_request.cancel': async () => idOf(await ada.askToBeFriends(await stranger())),
  'friend_request.unfriend': async () => {
    await ada.befriend(await stranger())
    return { userId: known.id }
  },
  'post.create': async () => ({ content: 'Written' }),
  'post.delete': async () => ({ postId: await post() }),
  'post.comment': async () => ({ postId: await post(), content: 'Well said' }),
  'post.react': async () => ({ postId: await post(), kind: 'like' }),
  'post.repost': async () => {
    const { id: postId } = await ben.post('Pass this on')
    return { postId, on: true }
  },
}

/** As a page of Ada's asks, in a browser that holds her cookie. */
async function overHttp<N extends ActionName>(name: N, input: ActionInput<N>, id: string) {
  const ask = fetch
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    headers.set('Cookie', ada.cookie)
    headers.set('Origin', server.origin)
    return ask(`http://127.0.0.1:${server.port}${path}`, { ...init, headers })
  })
  try {
    return await actOverHttp(name, input, { id, userId: ada.id })
  } finally {
    vi.unstubAllGlobals()
  }
}

async function overSocket<N extends ActionName>(name: N, input: ActionInput<N>, id: string) {
  const answer = await line.action(name, input, id)
  if (answer.type === 'error') throw new Error(`${name}: ${answer.code} ${answer.message}`)
  return { output: answer.data, at: answer.at }
}

/** All that ever happened, counted. */
function happened(): unknown {
  const file = new DatabaseSync(server.databasePath, { readOnly: true })
  try {
    return file.prepare('select count(*) as n from events').get()?.n
  } finally {
    file.close()
  }
}

test.each(Object.keys(asked) as ActionName[])(
  '%s, done on one way and repeated on the other, answers the same and is done once',
  async (name) => {
    for (const [first, second] of [
      [overSocket, overHttp],
      [overHttp, overSocket],
    ] as const) {
      const input = await asked[name]()
      const id = randomUUID()
      const before = happened()
      const answer = await first(name, input, id)
      const after = happened()
      expect(await second(name, input, id)).toEqual(answer)
      expect([after === before, happened()]).toEqual([false, after])
    }
  },
)
