import type { ReactionKind } from '@trunkline/shared/contract/reaction-kinds'

import type { WriteTx } from '../../core/write.ts'
import { comment, createPost, react, repost } from '../posts/service.ts'
import { HOUR_MS, type Ids, MINUTE_MS, type Scene } from './scene.ts'
import type { DemoPost } from './story.ts'

/** A post and all that came of it, within the hours that followed. */
export function postScenes(ids: Ids, post: DemoPost, now: number): Scene[] {
  const at = now - post.hoursAgo * HOUR_MS
  let postId = 0
  const commentIds: number[] = []
  const written: Scene = {
    at,
    play: async (tx) => {
      ;({ id: postId } = await createPost(tx, ids[post.by], { content: post.text }))
    },
  }
  const comments = (post.comments ?? []).map(({ by, minutesLater, text, answers }, place) => ({
    at: at + minutesLater * MINUTE_MS,
    play: async (tx: WriteTx) => {
      const replyTo = answers === undefined ? undefined : commentIds[answers]
      const said = await comment(tx, ids[by], { postId, content: text, replyTo })
      commentIds[place] = said.id
    },
  }))
  const echoes = echoesOf(post).map((echo, place) => ({
    at: at + (place + 1) * 7 * MINUTE_MS,
    play: (tx: WriteTx) => echo(tx, ids, postId),
  }))
  return [written, ...comments, ...echoes]
}

type Echo = (tx: WriteTx, ids: Ids, postId: number) => Promise<void>

function echoesOf({ reactions = {}, reposts = [] }: DemoPost): Echo[] {
  const reacted = Object.entries(reactions).flatMap(([kind, keys]) =>
    keys.map(
      (key): Echo =>
        async (tx, ids, postId) =>
          void (await react(tx, ids[key], { postId, kind: kind as ReactionKind })),
    ),
  )
  const brought = reposts.map(
    (key): Echo =>
      async (tx, ids, postId) =>
        void (await repost(tx, ids[key], { postId, on: true })),
  )
  return [...reacted, ...brought]
}
