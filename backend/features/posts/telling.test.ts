import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { comments, publicPosts } from './queries.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let author: number
  let answered: number
  let writer: number
  let third: number

  beforeAll(async () => {
    house = await openHouse(await open())
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    author = await house.person('Author')
    answered = await house.person('Answered')
    writer = await house.person('Writer')
    third = await house.person('Third')
  })

  const at = async (userId: number) => {
    const { handle } = await house.database.db
      .selectFrom('users')
      .select('handle')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow()
    return `@${handle}`
  }
  const write = async (userId: number, content = 'post') =>
    (await house.act(userId, 'post.create', { content })).post
  const say = async (
    userId: number,
    postId: number,
    more: { content?: string; replyTo?: number },
  ) => (await house.act(userId, 'post.comment', { postId, content: 'said', ...more })).comment
  const told = (userId: number) =>
    house
      .heard(topic.notifications(userId))
      .flatMap((event) => (event.name === 'notification.created' ? [event.data.notification] : []))
  const kinds = (userId: number) => told(userId).map(({ kind }) => kind)

  test('whoever may not see a post is told of nothing under it: of no answer and no mention', async () => {
    const post = await write(author)
    const first = await say(answered, post.id, {})
    await house.act(author, 'account.block', { userId: answered, on: true })
    await say(writer, post.id, { replyTo: first.id })
    await say(writer, post.id, { content: `you, ${await at(answered)}` })
    expect(told(answered)).toEqual([])
    await write(writer, `you, ${await at(answered)}`)
    expect(kinds(answered)).toEqual(['mention'])
    expect(kinds(author)).toEqual(['comment', 'comment', 'comment'])
  })

  test('an answer: who is answered hears of a reply, the author of a comment, the writer of nothing', async () => {
    const post = await write(author)
    const first = await say(answered, post.id, {})
    const reply = await say(writer, post.id, { replyTo: first.id })
    expect(reply.replyTo).toBe(first.id)
    expect(told(answered)).toMatchObject([
      {
        kind: 'reply',
        actor: { id: writer },
        postId: post.id,
        commentId: reply.id,
        excerpt: 'said',
      },
    ])
    expect(kinds(author)).toEqual(['comment', 'comment'])
    expect(kinds(writer)).toEqual([])
    const { items } = await comments(house.database.db, third, post.id, { limit: 10 })
    expect(items.map(({ replyTo }) => replyTo)).toEqual([null, first.id])
  })

  test('an answer to the author is a reply alone, and naming them in it adds nothing', async () => {
    const post = await write(author)
    const own = await say(author, post.id, {})
    await say(writer, post.id, { replyTo: own.id, content: `${await at(author)} yes` })
    expect(kinds(author)).toEqual(['reply'])
  })

  test('a mention of the author in a comment is a comment; of a third a mention', async () => {
    const post = await write(author)
    const names = `${await at(author)} ${await at(third)} ${(await at(third)).toUpperCase()}`
    const said = await say(writer, post.id, { content: names })
    expect(kinds(author)).toEqual(['comment'])
    expect(told(third)).toMatchObject([
      { kind: 'mention', actor: { id: writer }, postId: post.id, commentId: said.id },
    ])
  })

  test('nobody hears of what they did themselves', async () => {
    const post = await write(author, `me: ${await at(author)}`)
    const own = await say(author, post.id, { content: await at(author) })
    await say(author, post.id, { replyTo: own.id })
    expect(told(author)).toEqual([])
  })

  test('a post mentions those who exist, each once, and tells them', async () => {
    const names = `${await at(third)}, ${await at(author)} ${await at(third)} @nobody_here_at_all`
    const post = await write(author, names)
    expect(post.mentions.map(({ id }) => id)).toEqual([third, author])
    expect(told(third)).toMatchObject([
      { kind: 'mention', postId: post.id, commentId: null, actor: { id: author } },
    ])
    const { items } = await publicPosts(house.database.db, third, { limit: 1 })
    expect(items[0]?.mentions.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([
      author,
      third,
    ])
  })

  test('an answer to a comment of another post is refused, and leaves nothing behind', async () => {
    const [post, other] = [await write(author), await write(author)]
    const elsewhere = await say(answered, other.id, {})
    await expect(say(writer, post.id, { replyTo: elsewhere.id })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect((await comments(house.database.db, writer, post.id, { limit: 10 })).items).toEqual([])
    expect(kinds(answered)).toEqual([])
  })

  test('posts are found by their tags, in any case, newest first, until deleted', async () => {
    const tag = `t${author}`
    const first = await write(author, `#${tag} one`)
    const second = await write(writer, `two #${tag.toUpperCase()} #${tag}`)
    await write(writer, tag)
    const found = async (of: object = {}) =>
      (await publicPosts(house.database.db, third, { limit: 10 }, { tag, ...of })).items.map(
        ({ id }) => id,
      )
    expect(await found()).toEqual([second.id, first.id])
    expect(await found({ author })).toEqual([first.id])
    await house.act(writer, 'post.delete', { postId: second.id })
    expect(await found()).toEqual([first.id])
  })

  test('a post without words or picture is refused, and the field is named', async () => {
    await expect(house.act(author, 'post.create', { content: '' })).rejects.toMatchObject({
      code: 'invalid_input',
      details: { fieldErrors: { content: [expect.any(String)] } },
    })
  })
})
