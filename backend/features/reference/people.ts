import { accountActions, profileSchema } from '@trunkline/shared/contract/account'
import {
  friendRequestActions,
  friendRequestSchema,
} from '@trunkline/shared/contract/friend-request'
import { idSchema, personSchema, timestampSchema } from '@trunkline/shared/contract/scalars'
import { z } from 'zod'

import {
  act,
  after,
  anything,
  before,
  type Described,
  pageOf,
  read,
  type Routes,
} from './described.ts'

const acquaintance = {
  friendship: z.enum(['self', 'none', 'friends', 'incoming', 'outgoing']),
  requestId: idSchema.nullable(),
}
const standing = {
  following: z.boolean(),
  followsMe: z.boolean(),
  blocked: z.boolean(),
  followers: z.int(),
  followees: z.int(),
}
const following = accountActions['account.follow'].output
const blocking = accountActions['account.block'].output
const absent = { errors: ['not_found'] } as const

const sessionAnswer = z.object({
  user: profileSchema.extend({ email: z.string(), role: z.enum(['user', 'ops']) }),
  session: z.object({ id: z.int(), expiresAt: timestampSchema }),
})
const email = z.email().max(254)
const password = z.string().min(8).max(128)
const auth = (what: string, body?: z.ZodType, open = false): Described => ({
  what,
  ...(body ? { body } : {}),
  answer: anything('as the accounts library says it').nullable(),
  errors: body ? ['invalid_input', 'conflict', 'rate_limited'] : ['rate_limited'],
  open,
})

/** Accounts and sessions. */
export const accountRoutes: Routes = {
  'POST /api/auth/sign-up/email': auth(
    'Make an account and sign in to it',
    z.object({
      name: z.string().min(1).max(80),
      email,
      password,
      rememberMe: z.boolean().optional(),
    }),
    true,
  ),
  'POST /api/auth/sign-in/email': auth(
    'Sign in: the answer sets the session cookie',
    z.object({ email, password: z.string().max(128), rememberMe: z.boolean().optional() }),
    true,
  ),
  'POST /api/auth/sign-out': auth('End this session; its sockets close at once'),
  'POST /api/auth/change-password': auth(
    'A new password; every other session ends',
    z.object({ currentPassword: z.string().max(128), newPassword: password }),
  ),
  'POST /api/auth/revoke-session': auth(
    'End one session, by the token that the list names it with',
    z.object({ token: z.string().max(128) }),
  ),
  'POST /api/auth/revoke-sessions': auth('End every session, this one too'),
  'POST /api/auth/revoke-other-sessions': auth('End every session but this one'),
  'GET /api/auth/get-session': {
    what: 'This session as the accounts library says it',
    answer: anything('session and user').nullable(),
    open: true,
  },
  'GET /api/auth/list-sessions': {
    what: 'The sessions of the caller',
    answer: z.array(anything('a session')),
  },
  'GET /api/session': read('Who am I; 401 tells "signed out" from "down"', sessionAnswer),
  'GET /api/config': {
    what: 'Which line this page should run on and why, how to reconnect, the build, and the demo accounts on a loopback server',
    answer: anything('mode, why, retry, build, …'),
    open: true,
  },
  'PUT /api/profile': act(
    'Change name, handle, bio or picture (`attachmentId`: a square upload, null for none); what is left out stays',
    accountActions['account.update_profile'].output,
    {
      body: accountActions['account.update_profile'].input,
      errors: ['invalid_input', 'not_found', 'conflict'],
    },
  ),
  'POST /api/realtime/ticket': {
    what: 'A ticket for one WebSocket handshake, for clients that cannot send a cookie',
    answer: z.object({ ticket: z.string(), expiresAt: timestampSchema.or(z.number()) }),
    status: 201,
  },
  'POST /api/legacy-token': {
    what: 'A short-lived token for `?token=` on the old lines',
    answer: z.object({ token: z.string(), expiresAt: timestampSchema.or(z.number()) }),
    status: 201,
  },
}

/** Other people: search, profiles, follows, blocks, friends. */
export const peopleRoutes: Routes = {
  'GET /api/users': read(
    'People by a part of their name or handle, or all',
    pageOf(personSchema.extend(acquaintance)),
    { query: { query: 'a part of the name or handle, at most 80 characters', ...after } },
  ),
  'GET /api/users/:id': read(
    'A profile and where the two of you stand',
    profileSchema.extend({ ...acquaintance, ...standing }),
    absent,
  ),
  'PUT /api/users/:id/follow': act('Follow', following, absent),
  'DELETE /api/users/:id/follow': act('Follow no longer', following, absent),
  'PUT /api/users/:id/block': act(
    'Block: ends friendship, requests and follows both ways',
    blocking,
    absent,
  ),
  'DELETE /api/users/:id/block': act('Block no longer', blocking, absent),
  'GET /api/blocks': read('Whom I block', pageOf(personSchema), { query: after }),
  'GET /api/friend-requests': read('Pending requests', pageOf(friendRequestSchema), {
    query: { box: '`incoming` (unless stated) or `outgoing`', ...before },
  }),
  'GET /api/friend-requests/incoming-count': read(
    'How many wait for my answer',
    z.object({ incoming: z.int() }),
  ),
  'POST /api/friend-requests': act('Ask somebody to be friends', friendRequestSchema, {
    body: friendRequestActions['friend_request.send'].input,
    status: 201,
    errors: ['invalid_input', 'conflict', 'not_found'],
  }),
  'POST /api/friend-requests/:id/accept': act('Accept', friendRequestSchema, {
    errors: ['not_found', 'conflict'],
  }),
  'POST /api/friend-requests/:id/decline': act('Decline', friendRequestSchema, {
    errors: ['not_found', 'conflict'],
  }),
  'POST /api/friend-requests/:id/cancel': act('Take one’s own request back', friendRequestSchema, {
    errors: ['not_found', 'conflict'],
  }),
  'GET /api/friends': read('My friends, by id', pageOf(personSchema), { query: after }),
  'DELETE /api/friends/:userId': act(
    'Be friends no longer',
    friendRequestActions['friend_request.unfriend'].output,
    absent,
  ),
  'GET /api/presence': read(
    'Friends who are here',
    z.object({
      items: z.array(
        z.object({
          userId: idSchema,
          name: z.string(),
          image: z.string().nullable(),
          away: z.boolean(),
        }),
      ),
    }),
  ),
}
