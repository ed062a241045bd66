import { act } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'

import { me, openPage, type TestPage } from './testing.tsx'
import { useSession } from './use-session.ts'

const SESSION = '/api/session?quiet'

let page: TestPage
beforeEach(() => {
  page = openPage()
})

test('somebody is signed in, or nobody, and until that is known it is not', async () => {
  const session = page.render(() => useSession())
  expect(session.current).toEqual({ state: 'loading', user: null })
  await page.signIn()
  expect(session.current).toEqual({ state: 'signed_in', user: me })
  void page.client.refetchQueries({ queryKey: ['session'] })
  await page.answer(SESSION, { user: null })
  expect(session.current).toEqual({ state: 'signed_out', user: null })
})

test('a server that is away is not the same as being signed out', async () => {
  const session = page.render(() => useSession())
  await act(() => page.http.refuse(SESSION, 503))
  expect(session.current).toMatchObject({ state: 'unreachable', user: null })
  const { current } = session
  await page.turn(() => 'retry' in current && current.retry())
  await page.signIn()
  expect(session.current.state).toBe('signed_in')
})

test('a line that is signed out asks who is', async () => {
  const session = page.render(() => useSession())
  await page.signIn()
  await page.turn(() => page.transport.show({ state: 'signed_out', why: 'revoked' }))
  await page.answer(SESSION, { user: null })
  expect(session.current.state).toBe('signed_out')
})

test('my profile changes here when I change it elsewhere', async () => {
  const session = page.render(() => useSession())
  page.transport.follow('account:1')
  await page.signIn()
  const { id, handle, image, joinedAt } = me
  const profile = { id, handle, image, joinedAt, name: 'New name', bio: 'new' }
  await page.hear('account:1', 1, { name: 'account.profile_updated', data: { profile } })
  expect(session.current.user).toMatchObject({ name: 'New name', bio: 'new', email: me.email })
})
