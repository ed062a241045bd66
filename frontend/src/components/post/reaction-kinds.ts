import {
  IconHeart,
  IconHeartFilled,
  IconMoodHappy,
  IconMoodHappyFilled,
  IconMoodSad,
  IconMoodSadFilled,
  IconMoodSurprised,
  IconThumbUp,
  IconThumbUpFilled,
} from '@tabler/icons-react'
import type { Engagement } from '@trunkline/shared/contract/post'
import { type ReactionKind, reactionKinds } from '@trunkline/shared/contract/reaction-kinds'

/** What each reaction is called and looks like; `Chosen` is how one's own stands out. */
export const reactionLooks = {
  like: { name: 'Like', Icon: IconThumbUp, Chosen: IconThumbUpFilled },
  love: { name: 'Love', Icon: IconHeart, Chosen: IconHeartFilled },
  laugh: { name: 'Laugh', Icon: IconMoodHappy, Chosen: IconMoodHappyFilled },
  wow: { name: 'Wow', Icon: IconMoodSurprised, Chosen: IconMoodSurprised },
  sad: { name: 'Sad', Icon: IconMoodSad, Chosen: IconMoodSadFilled },
} satisfies Record<ReactionKind, unknown>

/** The kinds that somebody chose, most chosen first. */
export function chosenKinds({ reactions }: Engagement): { kind: ReactionKind; count: number }[] {
  return reactionKinds
    .map((kind) => ({ kind, count: reactions[kind] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => other.count - one.count)
}

/** How many people reacted, in whatever way. */
export const reactionTotal = (engagement: Engagement): number =>
  chosenKinds(engagement).reduce((sum, { count }) => sum + count, 0)

/** "3 likes", "1 wow": a kind and its count, for who hears the page. */
export const reactionWords = (engagement: Engagement): string =>
  chosenKinds(engagement)
    .map(({ kind, count }) => `${count} ${reactionLooks[kind].name.toLowerCase()}`)
    .join(', ')
