import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'

import type { FriendRequestActions, TargetedAction } from '../hooks/use-friend-request-actions.ts'
import { FriendshipActions } from './friendship-actions.tsx'

afterEach(cleanup)

type Person = Parameters<typeof FriendshipActions>[0]['person']

/** Every button beside a person, and what pressing them asked for. */
function show(person: Omit<Person, 'id' | 'name'>) {
  const asked: string[] = []
  const action = (name: string): TargetedAction => ({
    run: (id) => asked.push(`${name} ${id}`),
    isPending: () => false,
    failure: () => null,
  })
  const actions: FriendRequestActions = {
    send: action('send'),
    accept: action('accept'),
    decline: action('decline'),
    cancel: action('cancel'),
    unfriend: action('unfriend'),
  }
  render(
    <MantineProvider env="test">
      <FriendshipActions actions={actions} person={{ id: 7, name: 'Ada', ...person }} />
    </MantineProvider>,
  )
  const press = (name: string | RegExp, role = 'button') =>
    userEvent.click(screen.getByRole(role, { name }))
  return { asked, press }
}

test('a request is sent to the person and answered by its own number', async () => {
  const stranger = show({ friendship: 'none', requestId: null })
  await stranger.press('Add friend Ada')
  const asking = show({ friendship: 'incoming', requestId: 42 })
  await asking.press('Accept Ada')
  await asking.press('Decline Ada')
  expect(stranger.asked).toEqual(['send 7'])
  expect(asking.asked).toEqual(['accept 42', 'decline 42'])
})

test('a friendship does not end by one click', async () => {
  const { asked, press } = show({ friendship: 'friends', requestId: null })
  await press('Friends')
  await press('Unfriend', 'menuitem')
  expect(asked).toEqual([])
  await press('Keep')
  expect(asked).toEqual([])

  await press('Friends')
  await press('Unfriend', 'menuitem')
  await press('Unfriend')
  expect(asked).toEqual(['unfriend 7'])
})

test('there is nothing to do about oneself', () => {
  show({ friendship: 'self', requestId: null })
  expect(screen.queryByRole('button')).toBeNull()
})
