import { parsePositions } from '@trunkline/shared/protocol/position'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: Browser
  let ben: number
  let me: number

  beforeAll(async () => {
    house = await openHouse(await open())
    ada = house.browser()
    me = await ada.signUp('Ada')
    ben = await house.person('Ben')
  }, 60_000)
  afterAll(() => house.close())

  const topicsOf = (answer: Response) =>
    Object.keys(parsePositions(answer.headers.get('Realtime-Position')))

  const untouched = { mine: { reaction: null, reposted: false }, repostedBy: null }

  test('a post is written, read, commented on and deleted, each at the position of its topic', async () => {
    const written = await ada.post('/api/posts', { content: 'hello' })
    expect(written.status).toBe(201)
    expect(topicsOf(written)).toEqual(['feed'])
    const post = (await written.json()) as { id: number }

    const feed = await ada.get('/api/posts?feed=public')
    expect(topicsOf(feed)).toEqual(['feed', `account:${me}`])
    expect(await feed.json()).toEqual({ items: [{ ...post, ...untouched }], next: null })

    const said = await ada.post(`/api/posts/${post.id}/comments`, { content: 'and more' })
    expect(said.status).toBe(201)
    expect(topicsOf(said)).toEqual(['feed', `post:${post.id}`])
    const comment: unknown = await said.json()
    const comments = await ada.get(`/api/posts/${post.id}/comments`)
    expect(topicsOf(comments)).toEqual([`post:${post.id}`])
    expect(await comments.json()).toEqual({ items: [comment], next: null })

    const read = await ada.get(`/api/posts/${post.id}`)
    expect(topicsOf(read)).toEqual([`post:${post.id}`, `account:${me}`])
    expect(await read.json()).toEqual({
      ...post,
      ...untouched,
      engagement: { comments: 1, reposts: 0, reactions: {} },
    })

    const deleted = await ada.send('DELETE', `/api/posts/${post.id}`)
    expect(await deleted.json()).toEqual({ postId: post.id })
    for (const path of [`/api/posts/${post.id}`, `/api/posts/${post.id}/comments`])
      expect((await ada.get(path)).status).toBe(404)
  })

  test("somebody else's post is not deleted", async () => {
    const { post } = await house.act(ben, 'post.create', { content: 'mine' })
    expect((await ada.send('DELETE', `/api/posts/${post.id}`)).status).toBe(403)
    expect((await ada.get(`/api/posts/${post.id}`)).status).toBe(200)
  })

  test.each([
    [{}, 'content'],
    [{ content: '' }, 'content'],
    [{ content: ' \n ' }, 'content'],
    [{ content: 7 }, 'content'],
    [{ content: 'ü'.repeat(4_097) }, 'content'],
    [{ content: '\ud800' }, 'content'],
  ])('a post of %j is refused, and the field is named', async (body, field) => {
    const answer = await ada.post('/api/posts', body)
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      {
        error: {
          code: 'invalid_input',
          details: { fieldErrors: { [field]: [expect.any(String)] } },
        },
      },
    ])
  })

  test('a feed that this server does not have is refused', async () => {
    expect((await ada.get('/api/posts?feed=friends')).status).toBe(400)
    expect((await ada.get('/api/posts?tag=a%00b')).status).toBe(400)
  })

  test('markup stays text', async () => {
    const content = '<img src=x onerror=alert(1)> {{7*7}}'
    const answer = await ada.post('/api/posts', { content })
    expect(answer.headers.get('Content-Type')).toContain('application/json')
    expect(await answer.json()).toMatchObject({ content })
  })
})
