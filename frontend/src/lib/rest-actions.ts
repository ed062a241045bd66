import type { ActionInput, ActionName, ActionOutput } from '@trunkline/shared/contract/catalogue'
import type { Chat } from '@trunkline/shared/contract/chat'
import { numbersOf } from '@trunkline/shared/protocol/position'

import type { Done } from '../realtime/transport.ts'
import { type Method, send } from './api.ts'

type Call = { method: Method; path: string; body?: unknown }

/** How an action is asked for over HTTP: one call, so that its id is one on every way. */
type Route<N extends ActionName> = {
  call: (input: ActionInput<N>) => Call
  /** HTTP answers with the thing itself, the socket with a field that holds it. */
  output: (answer: never) => ActionOutput<N>
}

type Answered<N extends ActionName> = ActionOutput<N>[keyof ActionOutput<N>]
type Named = `friend_request.${'accept' | 'decline' | 'cancel'}`

const step = (name: string): Route<Named> => ({
  call: ({ id }) => ({ method: 'POST', path: `/api/friend-requests/${id}/${name}` }),
  output: (request: Answered<Named>) => ({ request }),
})

const routes: { [N in ActionName]: Route<N> } = {
  'account.update_profile': {
    call: (body) => ({ method: 'PUT', path: '/api/profile', body }),
    output: (answer) => answer,
  },
  'account.follow': {
    call: ({ userId, on }) => ({
      method: on ? 'PUT' : 'DELETE',
      path: `/api/users/${userId}/follow`,
    }),
    output: (answer) => answer,
  },
  'account.block': {
    call: ({ userId, on }) => ({
      method: on ? 'PUT' : 'DELETE',
      path: `/api/users/${userId}/block`,
    }),
    output: (answer) => answer,
  },
  'chat.create': {
    call: (body) => ({ method: 'POST', path: '/api/chats', body }),
    output: (chat: Chat) => ({ chat }),
  },
  'chat.send': {
    call: ({ chatId, ...body }) => ({
      method: 'POST',
      path: `/api/chats/${chatId}/messages`,
      body,
    }),
    output: (message: Answered<'chat.send'>) => ({ message }),
  },
  'chat.mark_read': {
    call: ({ chatId, upTo }) => ({
      method: 'POST',
      path: `/api/chats/${chatId}/read`,
      body: { upTo },
    }),
    output: (answer) => answer,
  },
  'chat.add_members': {
    call: ({ chatId, memberIds }) => ({
      method: 'POST',
      path: `/api/chats/${chatId}/members`,
      body: { memberIds },
    }),
    output: (chat: Chat) => ({ chat }),
  },
  'chat.remove_member': {
    call: ({ chatId, userId }) => ({
      method: 'DELETE',
      path: `/api/chats/${chatId}/members/${userId}`,
    }),
    output: (answer) => answer,
  },
  'chat.leave': {
    call: ({ chatId }) => ({ method: 'POST', path: `/api/chats/${chatId}/leave` }),
    output: (answer) => answer,
  },
  'chat.rename': {
    call: ({ chatId, title }) => ({
      method: 'PATCH',
      path: `/api/chats/${chatId}`,
      body: { title },
    }),
    output: (chat: Chat) => ({ chat }),
  },
  'notification.mark_read': {
    call: (body) => ({ method: 'POST', path: '/api/notifications/read', body }),
    output: (answer) => answer,
  },
  'notification.mark_all_read': {
    call: (body) => ({ method: 'POST', path: '/api/notifications/read-all', body }),
    output: (answer) => answer,
  },
  'friend_request.send': {
    call: (body) => ({ method: 'POST', path: '/api/friend-requests', body }),
    output: (request: Answered<'friend_request.send'>) => ({ request }),
  },
  'friend_request.accept': step('accept'),
  'friend_request.decline': step('decline'),
  'friend_request.cancel': step('cancel'),
  'friend_request.unfriend': {
    call: ({ userId }) => ({ method: 'DELETE', path: `/api/friends/${userId}` }),
    output: (answer) => answer,
  },
  'post.create': {
    call: (body) => ({ method: 'POST', path: '/api/posts', body }),
    output: (post: Answered<'post.create'>) => ({ post }),
  },
  'post.delete': {
    call: ({ postId }) => ({ method: 'DELETE', path: `/api/posts/${postId}` }),
    output: (answer) => answer,
  },
  'post.comment': {
    call: ({ postId, ...body }) => ({
      method: 'POST',
      path: `/api/posts/${postId}/comments`,
      body,
    }),
    output: (comment: Answered<'post.comment'>) => ({ comment }),
  },
  'post.react': {
    call: ({ postId, kind }) =>
      kind === null
        ? { method: 'DELETE', path: `/api/posts/${postId}/reactions` }
        : { method: 'PUT', path: `/api/posts/${postId}/reactions/${kind}` },
    output: (answer) => answer,
  },
  'post.repost': {
    call: ({ postId, on }) => ({
      method: on ? 'PUT' : 'DELETE',
      path: `/api/posts/${postId}/repost`,
    }),
    output: (answer) => answer,
  },
}

/** The same act as over the socket, under the same id, for this person and nobody else. Rejects with `ApiError`. */
export async function actOverHttp<N extends ActionName>(
  name: N,
  input: ActionInput<N>,
  { id, userId }: { id: string; userId: number },
): Promise<Done<N>> {
  const { call, output }: Route<N> = routes[name]
  const { method, path, body } = call(input)
  const { data, positions } = await send<unknown>(method, path, { body, key: id, userId })
  return { output: output(data as never), at: numbersOf(positions) }
}
