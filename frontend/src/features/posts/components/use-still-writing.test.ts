import { renderHook } from '@testing-library/react'
import type { Comment } from '@trunkline/shared/contract/post'
import type { Person } from '@trunkline/shared/contract/scalars'
import { expect, test } from 'vitest'

import { useStillWriting } from './use-still-writing.ts'

const ada: Person = { id: 1, handle: 'ada', name: 'Ada', image: null }
const ben: Person = { id: 2, handle: 'ben', name: 'Ben', image: null }
const by = (author: Person, id: number): Comment => ({
  id,
  postId: 1,
  author,
  content: 'Yes',
  replyTo: null,
  createdAt: '2026-11-21T10:00:00.000Z',
})

type Props = { typing: Person[]; last: Comment | undefined }

const watch = (initialProps: Props) => {
  const { result, rerender } = renderHook(
    ({ typing, last }: Props) => useStillWriting(typing, last),
    { initialProps },
  )
  return {
    shown: () => result.current.map(({ name }) => name),
    now: (typing: Person[], last: Comment | undefined) => rerender({ typing, last }),
  }
}

test('whoever has sent a comment is no longer shown as writing it', () => {
  const line = watch({ typing: [ada, ben], last: undefined })
  expect(line.shown()).toEqual(['Ada', 'Ben'])
  line.now([ada, ben], by(ben, 7))
  expect(line.shown()).toEqual(['Ada'])
})

test('who begins the next comment is shown again', () => {
  const line = watch({ typing: [ben], last: by(ada, 6) })
  line.now([ben], by(ben, 7))
  line.now([], by(ben, 7))
  line.now([ben], by(ben, 7))
  expect(line.shown()).toEqual(['Ben'])
})

test('a comment that was there before says nothing about who writes now', () => {
  expect(watch({ typing: [ben], last: by(ben, 7) }).shown()).toEqual(['Ben'])
})
