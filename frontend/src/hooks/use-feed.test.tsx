import { beforeEach, expect, test } from 'vitest'

import { me, openPage, postNo, type TestPage } from './testing.tsx'
import { useFeed } from './use-feed.ts'
import { useCreatePost, useDeletePost, usePost } from './use-post.ts'

const FEED = '/api/posts?feed=public'

let page: TestPage
beforeEach(() => {
  page = openPage()
})

async function show() {
  const shown = page.render(() => ({ ...useFeed(), ...useCreatePost() }))
  await page.answer(FEED, { items: [postNo(11), postNo(10)], next: null }, { feed: 5 })
  await page.signIn()
  return shown
}
const rows = ({ current }: { current: ReturnType<typeof useFeed> }) =>
  current.rows.map(({ post, unsent }) =>
    unsent ? `${post.content} (${unsent.failure?.message ?? 'sending'})` : post.content,
  )
const created = (id: number, content: string, clientId?: string) => ({
  name: 'post.created' as const,
  data: { post: postNo(id, clientId === undefined ? undefined : me, content) },
  ...(clientId !== undefined && { clientId }),
})

test('the feed is heard while it is shown, and no longer', async () => {
  await show()
  expect(page.transport.followed.has('feed')).toBe(true)
  page.leave()
  expect(page.transport.followed.has('feed')).toBe(false)
})

test('posts of others wait until the reader asks for them', async () => {
  const shown = await show()
  await page.hear('feed', 6, created(12, 'news'))
  await page.hear('feed', 7, created(13, 'more news'))
  expect(rows(shown)).toEqual(['post 11', 'post 10'])
  expect(shown.current.pendingCount).toBe(2)
  await page.turn(() => shown.current.showPending())
  expect(rows(shown)).toEqual(['more news', 'news', 'post 11', 'post 10'])
  expect(shown.current.pendingCount).toBe(0)
})

test('what a refetch brings does not push the reader either', async () => {
  const shown = await show()
  await page.turn(() => shown.current.retry())
  await page.answer(FEED, { items: [postNo(12), postNo(11), postNo(10)], next: null }, { feed: 6 })
  expect(rows(shown)).toEqual(['post 11', 'post 10'])
  expect(shown.current.pendingCount).toBe(1)
})

test('an empty feed shows the first post that is written', async () => {
  const shown = page.render(() => useFeed())
  await page.answer(FEED, { items: [], next: null }, { feed: 5 })
  await page.signIn()
  await page.hear('feed', 6, created(12, 'first'))
  expect(rows(shown)).toEqual(['first'])
})

test.each(['event first', 'answer first', 'refetch first'])(
  'my own post stands on top at once, and once: %s',
  async (order) => {
    const shown = await show()
    await page.turn(() => shown.current.create('hello'))
    expect(rows(shown)).toEqual(['hello (sending)', 'post 11', 'post 10'])
    expect(shown.current.isPending).toBe(true)
    const { key } = shown.current.rows[0] ?? {}
    const answer = () =>
      page.turn(() => page.transport.answer({ post: postNo(12, me, 'hello') }, { feed: 6 }))
    const event = () => page.hear('feed', 6, created(12, 'hello', key))
    const read = [postNo(12, me, 'hello'), postNo(11), postNo(10)]
    const refetch = async () => {
      await page.turn(() => shown.current.retry())
      await page.answer(FEED, { items: read, next: null }, { feed: 6 })
    }
    const steps = {
      'event first': [event, answer, refetch],
      'answer first': [answer, event, refetch],
      'refetch first': [refetch, event, answer],
    }[order]
    for (const step of steps ?? []) {
      await step()
      expect(rows(shown).map((row) => row.replace(' (sending)', ''))).toEqual([
        'hello',
        'post 11',
        'post 10',
      ])
    }
    expect(rows(shown)[0]).toBe('hello')
    expect(shown.current.isPending).toBe(false)
  },
)

test('a row of mine keeps its key when the event comes, so that nothing is drawn anew', async () => {
  const shown = await show()
  await page.turn(() => shown.current.create('hello'))
  const key = shown.current.rows[0]?.key
  await page.hear('feed', 6, created(12, 'hello', key))
  expect(shown.current.rows[0]?.key).toBe(key)
})

test('the same words twice are two posts', async () => {
  const shown = await show()
  await page.turn(() => shown.current.create('hello'))
  await page.turn(() => shown.current.create('hello'))
  await page.turn(() => shown.current.retry())
  const read = [postNo(12, me, 'hello'), postNo(11), postNo(10)]
  await page.answer(FEED, { items: read, next: null }, { feed: 6 })
  expect(rows(shown)).toEqual(['hello (sending)', 'hello', 'post 11', 'post 10'])
})

test('a post that is refused stands where it stood, with the reason, and can be sent again or discarded', async () => {
  const shown = await show()
  await page.turn(() => shown.current.create('hello'))
  const [{ id } = { id: '' }] = page.transport.actions
  await page.turn(() => page.transport.refuse('invalid_input', 'Too long.'))
  expect(rows(shown)).toEqual(['hello (Too long.)', 'post 11', 'post 10'])
  expect(shown.current.isPending).toBe(false)
  await page.turn(() => shown.current.rows[0]?.unsent?.failure?.retry())
  expect(rows(shown)[0]).toBe('hello (sending)')
  expect(page.transport.actions.map((action) => action.id)).toEqual([id])
  await page.turn(() => page.transport.refuse('invalid_input', 'Too long.'))
  await page.turn(() => shown.current.rows[0]?.unsent?.failure?.discard())
  expect(rows(shown)).toEqual(['post 11', 'post 10'])
})

test('what is done about one refused post leaves the other alone', async () => {
  const shown = await show()
  for (const content of ['first', 'second']) {
    await page.turn(() => shown.current.create(content))
    await page.turn(() => page.transport.refuse('invalid_input', 'no'))
  }
  expect(rows(shown).slice(0, 2)).toEqual(['second (no)', 'first (no)'])
  await page.turn(() => shown.current.rows[0]?.unsent?.failure?.retry())
  expect(rows(shown).toSorted()).toEqual(['first (no)', 'post 10', 'post 11', 'second (sending)'])
  await page.turn(() => page.transport.refuse('invalid_input', 'no'))
  const second = shown.current.rows.find(({ post }) => post.content === 'second')
  await page.turn(() => second?.unsent?.failure?.discard())
  expect(rows(shown)).toEqual(['first (no)', 'post 11', 'post 10'])
})

test('a line that does not tell of my post costs one read, and then it is done', async () => {
  const shown = await show()
  await page.turn(() => shown.current.create('hello'))
  await page.turn(() => page.transport.answer({ post: postNo(12, me, 'hello') }, { feed: 6 }))
  expect(rows(shown)[0]).toBe('hello (sending)')
  await page.pass(300)
  const read = [postNo(12, me, 'hello'), postNo(11), postNo(10)]
  await page.answer(FEED, { items: read, next: null }, { feed: 6 })
  expect(rows(shown)).toEqual(['hello', 'post 11', 'post 10'])
  expect(shown.current.isPending).toBe(false)
})

test('a server that cannot say whether it shows my post does not keep it sending for ever', async () => {
  const shown = await show()
  await page.turn(() => shown.current.create('hello'))
  await page.turn(() => page.transport.answer({ post: postNo(12, me, 'hello') }, { feed: 6 }))
  await page.pass(3_001)
  expect(shown.current.isPending).toBe(false)
})

test('a post that is deleted goes from the feed, and its own page says so without asking again', async () => {
  const shown = await show()
  const post = page.render(() => usePost(10))
  await page.answer('/api/posts/10', postNo(10), { 'post:10': 1 })
  await page.hear('feed', 6, { name: 'post.deleted', data: { postId: 10 } })
  expect(rows(shown)).toEqual(['post 11'])
  await page.hear('post:10', 2, { name: 'post.deleted', data: { postId: 10 } })
  await page.pass(100)
  expect(post.current).toMatchObject({ gone: true, post: undefined })
  expect(page.http.paths()).not.toContain('/api/posts/10')
})

test('a deletion is pending until the server has done it, and a refusal says why', async () => {
  const deletion = page.render(() => useDeletePost(10))
  await page.turn(() => deletion.current.remove())
  expect(deletion.current.isPending).toBe(true)
  await page.turn(() => page.transport.refuse('forbidden', 'Not yours.'))
  expect(deletion.current).toMatchObject({ isPending: false, failure: { message: 'Not yours.' } })
})
