import { cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { ann, me } from '../hooks/testing.tsx'
import { Avatar } from './avatar.tsx'
import { MeContext } from './me-context.tsx'

afterEach(cleanup)

const old = '/upload/files/old.webp'
const next = '/upload/files/new.webp'

function show(shown: Parameters<typeof Avatar>[0], mine: string | null = null) {
  const { container, rerender } = render(<></>)
  const again = (props: Parameters<typeof Avatar>[0]) =>
    rerender(
      <MeContext value={{ ...me, image: mine }}>
        <Avatar {...props} />
      </MeContext>,
    )
  again(shown)
  const image = () => container.querySelector('img')
  return { again, image, words: () => container.textContent }
}

test('initials stand where a picture is not there yet, and go when it is', () => {
  const { image, words } = show({ person: { ...ann, image: old } })
  expect([image()?.getAttribute('src'), words()]).toEqual([old, 'A'])
  fireEvent.load(image() ?? document)
  expect(words()).toBe('')
})

test('a picture that is gone leaves the initials, and the next one is tried', () => {
  const { again, image, words } = show({ person: { ...ann, image: old } })
  fireEvent.error(image() ?? document)
  expect([image(), words()]).toEqual([null, 'A'])
  again({ person: { ...ann, image: next } })
  expect(image()?.getAttribute('src')).toBe(next)
})

test('a new picture never stands in the name of the old one: initials until it is there', () => {
  const { again, image, words } = show({ person: { ...ann, image: old } })
  fireEvent.load(image() ?? document)
  again({ person: { ...ann, image: next } })
  expect(words()).toBe('A')
})

test("one's own face is the newest in every list, others' as the list says", () => {
  const mine = show({ person: { ...me, image: old } }, next)
  expect(mine.image()?.getAttribute('src')).toBe(next)
  const theirs = show({ person: { ...ann, image: old } }, next)
  expect(theirs.image()?.getAttribute('src')).toBe(old)
})

test('what one is about to wear is shown in place of what one wears', () => {
  const { again, image, words } = show({ person: me, picture: 'blob:chosen' }, next)
  expect(image()?.getAttribute('src')).toBe('blob:chosen')
  again({ person: me, picture: null })
  expect([image(), words()]).toEqual([null, 'M'])
})
