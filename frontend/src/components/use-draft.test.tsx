import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, expect, test } from 'vitest'

import { me } from '../hooks/testing.tsx'
import { draftKey, forgetDraftsTo } from '../lib/drafts.ts'
import { MeContext } from './me-context.tsx'
import { useDraft } from './use-draft.ts'

const KEY = draftKey(me.id, 'post')

afterEach(() => {
  cleanup()
  localStorage.clear()
})

function Page({ name }: { name: string }) {
  const [text, setText] = useDraft(name)
  return <textarea onChange={(event) => setText(event.currentTarget.value)} value={text} />
}

function open(name = 'post'): HTMLTextAreaElement {
  render(
    <MeContext value={me}>
      <Page name={name} />
    </MeContext>,
  )
  return screen.getByRole('textbox')
}

/** This tab hears, sooner or later, that another one has kept `text`. */
const hear = (text: string | null) =>
  fireEvent(window, new StorageEvent('storage', { key: KEY, newValue: text }))

test('what is typed or sent in another tab is typed or sent here', () => {
  const box = open()
  localStorage.setItem(KEY, 'Hello')
  hear('Hello')
  expect(box.value).toBe('Hello')
  localStorage.removeItem(KEY)
  hear(null)
  expect(box.value).toBe('')
})

test('what one writes to a chat that one is taken out of is gone from under one’s hands, too', async () => {
  const box = open(topic.chat(7))
  await userEvent.type(box, 'Hello')
  act(() => forgetDraftsTo(me.id, topic.chat(7)))
  expect(box.value).toBe('')
  expect(localStorage.length).toBe(0)
})

test('an older text of another tab does not take the place of what one types', async () => {
  const box = open()
  await userEvent.type(box, 'Hello')
  hear('Hel')
  expect(box.value).toBe('Hello')
})

test('a tab that hears late of what was typed elsewhere does not bring it back there', () => {
  open()
  localStorage.setItem(KEY, 'Hello')
  hear('Hel')
  expect(localStorage.getItem(KEY)).toBe('Hello')
  localStorage.removeItem(KEY)
  hear('Hello')
  expect(localStorage.getItem(KEY)).toBeNull()
})
