import type { Comment } from '@trunkline/shared/contract/post'
import { beforeEach, expect, test } from 'vitest'

import { ann, me, openPage, postNo, type TestPage } from './testing.tsx'
import { useAddComment, useComments } from './use-comments.ts'
import { useFeed } from './use-feed.ts'
import { usePost } from './use-post.ts'

const TOPIC = 'post:7'
const LIST = '/api/posts/7/comments'

const comment = (id: number, content: string, author: Comment['author'] = ann): Comment => ({
  id,
  postId: 7,
  author,
  content,
  replyTo: null,
  createdAt: '2026-11-21T10:00:00.000Z',
})

let page: TestPage
beforeEach(() => {
  page = openPage()
})

async function show(next: number | null = null) {
  const shown = page.render(() => ({ ...useComments(7), ...useAddComment(7) }))
  await page.answer(LIST, { items: [comment(1, 'one')], next }, { [TOPIC]: 5 })
  await page.signIn()
  return shown
}
const rows = ({ current }: { current: ReturnType<typeof useComments> }) =>
  current.rows.map(({ comment: { content }, unsent }) => (unsent ? `${content} (unsent)` : content))

test('a comment appears under the others, while the post is shown', async () => {
  const shown = await show()
  expect(page.transport.followed.topics()).toEqual([TOPIC])
  const data = { comment: comment(2, 'two'), commentCount: 2 }
  await page.hear(TOPIC, 6, { name: 'post.comment_created', data })
  expect(rows(shown)).toEqual(['one', 'two'])
})

test('a comment behind what is loaded comes with its page', async () => {
  const shown = await show(1)
  const data = { comment: comment(9, 'nine'), commentCount: 9 }
  await page.hear(TOPIC, 6, { name: 'post.comment_created', data })
  expect(rows(shown)).toEqual(['one'])
  await page.turn(() => shown.current.loadMore())
  const read = [comment(2, 'two'), comment(9, 'nine')]
  await page.answer(`${LIST}?after=1`, { items: read, next: null }, { [TOPIC]: 6 })
  expect(rows(shown)).toEqual(['one', 'two', 'nine'])
})

test('my own comment stands last at once, and once', async () => {
  const shown = await show()
  await page.turn(() => shown.current.add('mine'))
  expect(rows(shown)).toEqual(['one', 'mine (unsent)'])
  const clientId = shown.current.rows[1]?.key ?? ''
  const data = { comment: comment(2, 'mine', me), commentCount: 2 }
  await page.hear(TOPIC, 6, { name: 'post.comment_created', data, clientId })
  expect(rows(shown)).toEqual(['one', 'mine'])
  expect(shown.current.rows[1]?.key).toBe(clientId)
})

test('a comment of mine on another post does not stand here', async () => {
  const shown = await show()
  const other = page.render(() => useAddComment(8))
  await page.turn(() => other.current.add('elsewhere'))
  expect(rows(shown)).toEqual(['one'])
  expect(shown.current.isPending).toBe(false)
})

test('a comment counts once, on the post and in the feed, though it is told on both', async () => {
  const shown = page.render(() => ({ feed: useFeed(), post: usePost(7) }))
  await page.answer('/api/posts?feed=public', { items: [postNo(7)], next: null }, { feed: 5 })
  await page.answer('/api/posts/7', postNo(7), { [TOPIC]: 5 })
  const data = { comment: comment(2, 'two'), commentCount: 1 }
  await page.hear('feed', 6, { name: 'post.comment_created', data })
  expect(shown.current.feed.rows[0]?.post.engagement.comments).toBe(1)
  expect(shown.current.post.post?.engagement.comments).toBe(0)
  await page.hear(TOPIC, 6, { name: 'post.comment_created', data })
  expect(shown.current.post.post?.engagement.comments).toBe(1)
})
