import type { ActionInput, ActionName, ActionOutput } from '@trunkline/shared/contract/catalogue'
import type { Chat } from '@trunkline/shared/contract/chat'
import { type Positions, START } from '@trunkline/shared/protocol/position'

import type { Done } from '../realtime/transport.ts'
import { type Method, send } from './api.ts'

type Call = { method: Method; path: string; body?: unknown }

/** How an action is asked for over HTTP: one call, or several that are one action together. */
type Route<N extends ActionName> = {
  calls: (input: ActionInput<N>) => Call[]
  /** HTTP answers with the thing itself, the socket with a field that holds it. */
  output: (answer: never) => ActionOutput<N>
}

type Answered<N extends ActionName> = ActionOutput<N>[keyof ActionOutput<N>]
type Named = `friend_request.${'accept' | 'decline' | 'cancel'}`

const step = (name: string): Route<Named> => ({
  calls: ({ id }) => [{ method: 'POST', path: `/api/friend-requests/${id}/${name}` }],
  output: (request: Answered<Named>) => ({ request }),
})

const routes: { [N in ActionName]: Route<N> } = {
  'account.update_profile': {
    calls: (body) => [{ method: 'PUT', path: '/api/profile', body }],
    output: (answer) => answer,
  },
  'account.follow': {
    calls: ({ userId, on }) => [
      { method: on ? 'PUT' : 'DELETE', path: `/api/users/${userId}/follow` },
    ],
    output: (answer) => answer,
  },
  'account.block': {
    calls: ({ userId, on }) => [
      { method: on ? 'PUT' : 'DELETE', path: `/api/users/${userId}/block` },
    ],
    output: (answer) => answer,
  },
  'chat.create': {
    calls: (body) => [{ method: 'POST', path: '/api/chats', body }],
    output: (chat: Chat) => ({ chat }),
  },
  'chat.send': {
    calls: ({ chatId, ...body }) => [
      { method: 'POST', path: `/api/chats/${chatId}/messages`, body },
    ],
    output: (message: Answered<'chat.send'>) => ({ message }),
  },
  'chat.mark_read': {
    calls: ({ chatId, upTo }) => [
      { method: 'POST', path: `/api/chats/${chatId}/read`, body: { upTo } },
    ],
    output: (answer) => answer,
  },
  'chat.add_members': {
    calls: ({ chatId, memberIds }) => [
      { method: 'POST', path: `/api/chats/${chatId}/members`, body: { memberIds } },
    ],
    output: (chat: Chat) => ({ chat }),
  },
  'chat.remove_member': {
    calls: ({ chatId, userId }) => [
      { method: 'DELETE', path: `/api/chats/${chatId}/members/${userId}` },
    ],
    output: (answer) => answer,
  },
  'chat.leave': {
    calls: ({ chatId }) => [{ method: 'POST', path: `/api/chats/${chatId}/leave` }],
    output: (answer) => answer,
  },
  'chat.rename': {
    calls: ({ chatId, title }) => [
      { method: 'PATCH', path: `/api/chats/${chatId}`, body: { title } },
    ],
    output: (chat: Chat) => ({ chat }),
  },
  'notification.mark_read': {
    calls: ({ ids }) =>
      ids.map((id) => ({ method: 'POST', path: `/api/notifications/${id}/read` })),
    output: (answer) => answer,
  },
  'notification.mark_all_read': {
    calls: (body) => [{ method: 'POST', path: '/api/notifications/read-all', body }],
    output: (answer) => answer,
  },
  'friend_request.send': {
    calls: (body) => [{ method: 'POST', path: '/api/friend-requests', body }],
    output: (request: Answered<'friend_request.send'>) => ({ request }),
  },
  'friend_request.accept': step('accept'),
  'friend_request.decline': step('decline'),
  'friend_request.cancel': step('cancel'),
  'friend_request.unfriend': {
    calls: ({ userId }) => [{ method: 'DELETE', path: `/api/friends/${userId}` }],
    output: (answer) => answer,
  },
  'post.create': {
    calls: (body) => [{ method: 'POST', path: '/api/posts', body }],
    output: (post: Answered<'post.create'>) => ({ post }),
  },
  'post.delete': {
    calls: ({ postId }) => [{ method: 'DELETE', path: `/api/posts/${postId}` }],
    output: (answer) => answer,
  },
  'post.comment': {
    calls: ({ postId, ...body }) => [
      { method: 'POST', path: `/api/posts/${postId}/comments`, body },
    ],
    output: (comment: Answered<'post.comment'>) => ({ comment }),
  },
  'post.react': {
    calls: ({ postId, kind }) => [
      kind === null
        ? { method: 'DELETE', path: `/api/posts/${postId}/reactions` }
        : { method: 'PUT', path: `/api/posts/${postId}/reactions/${kind}` },
    ],
    output: (answer) => answer,
  },
  'post.repost': {
    calls: ({ postId, on }) => [
      { method: on ? 'PUT' : 'DELETE', path: `/api/posts/${postId}/repost` },
    ],
    output: (answer) => answer,
  },
}

/** The same act as over the socket, under the same id, for this person and nobody else. Rejects with `ApiError`. */
export async function actOverHttp<N extends ActionName>(
  name: N,
  input: ActionInput<N>,
  { id, userId }: { id: string; userId: number },
): Promise<Done<N>> {
  const { calls, output }: Route<N> = routes[name]
  const at: Record<string, number> = {}
  let answer: unknown
  // One after the other: the last answer tells how things stand after all of them.
  for (const [index, { method, path, body }] of calls(input).entries()) {
    const key = index === 0 ? id : `${id}.${index}`
    const { data, positions } = await send<unknown>(method, path, { body, key, userId })
    Object.assign(at, numbersOf(positions))
    answer = data
  }
  return { output: output(answer as never), at }
}

const numbersOf = (positions: Positions) =>
  Object.fromEntries(Object.entries(positions).map(([topic, [seq] = START]) => [topic, seq]))
