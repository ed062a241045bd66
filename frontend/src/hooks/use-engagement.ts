import type { Engagement, ShownPost } from '@trunkline/shared/contract/post'
import type { ReactionKind } from '@trunkline/shared/contract/reaction-kinds'
import { topic } from '@trunkline/shared/protocol/topic'

import { useAction, useUnsettled } from './use-action.ts'
import { useTopic } from './use-topic.ts'
import type { Failure } from './view.ts'

export type LiveEngagement = {
  engagement: Engagement
  mine: ShownPost['mine']
  /** Another kind replaces the one before, the same one takes it back. */
  react: (kind: ReactionKind) => void
  repost: () => void
  failure: Failure | null
}

/**
 * A post's counters as they are now, and one's own part in them, which shows at once; follows `engagement:{post}` while
 * mounted.
 */
export function useEngagement(post: ShownPost): LiveEngagement {
  useTopic(post.id > 0 ? topic.engagement(post.id) : null)
  const reacting = useAction('post.react')
  const reposting = useAction('post.repost')
  const asked = useUnsettled('post.react').findLast(({ input }) => input.postId === post.id)
  const wished = useUnsettled('post.repost').findLast(({ input }) => input.postId === post.id)
  const reaction = asked && !asked.failure ? asked.input.kind : post.mine.reaction
  const reposted = wished && !wished.failure ? wished.input.on : post.mine.reposted
  return {
    engagement: asWished(post, { reaction, reposted }),
    mine: { reaction, reposted },
    react: (kind) => {
      reacting.discardRefused(({ postId }) => postId === post.id)
      reacting.start({ postId: post.id, kind: kind === reaction ? null : kind })
    },
    repost: () => {
      reposting.discardRefused(({ postId }) => postId === post.id)
      reposting.start({ postId: post.id, on: !reposted })
    },
    failure: asked?.failure ?? wished?.failure ?? null,
  }
}

/** The counters with one's own wish in them: the server's numbers hold the state before it. */
function asWished({ engagement, mine }: ShownPost, wish: ShownPost['mine']): Engagement {
  const reactions = { ...engagement.reactions }
  const add = (kind: ReactionKind | null, by: number) => {
    if (kind) reactions[kind] = Math.max(0, (reactions[kind] ?? 0) + by)
  }
  if (wish.reaction !== mine.reaction) {
    add(mine.reaction, -1)
    add(wish.reaction, 1)
  }
  const reposts = engagement.reposts + Number(wish.reposted) - Number(mine.reposted)
  return { ...engagement, reactions, reposts: Math.max(0, reposts) }
}
