import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { alwaysFollowed, type Topic } from '@trunkline/shared/protocol/topic'

import type { Hub } from './hub.ts'
import type { EventFollower } from './sequencer.ts'
import type { EndedBy, TopicRules } from './topic-rules.ts'

/**
 * Hears on a user's own topics, in the tick in which this process does, that access to a shared topic is withdrawn
 * (promise P10). Not where the events are delivered: a slow reader gets its own event late, and what the shared topic
 * says meanwhile would leak; and a resume replays events of long ago, which say nothing of today. Resolves once
 * everything from here on is heard; call the result to stop.
 */
export async function watchAccess(
  { hub, topicRules }: { hub: Hub; topicRules: TopicRules },
  userId: number,
  heard: {
    onWithdrawn(topic: Topic): void
    /** Something went by unheard: nobody knows any more what the user may read. */
    onUnsure(): void
  },
): Promise<() => void> {
  const topics = alwaysFollowed(userId)
  const rules = Object.entries(topicRules).filter(([, { endedBy }]) => endedBy !== undefined)
  const sequencers = await hub.hold(topics)
  const follower: EventFollower = {
    offer: ({ message }) => {
      for (const [kind, { endedBy }] of rules) {
        const id = endedId(endedBy ?? {}, message)
        if (id !== undefined) heard.onWithdrawn(`${kind}:${id}` as Topic)
      }
    },
    gap: () => heard.onUnsure(),
  }
  for (const sequencer of sequencers) sequencer.attach(follower)
  return () => {
    for (const sequencer of sequencers) sequencer.detach(follower)
    hub.release(topics)
  }
}

function endedId(endedBy: EndedBy, { name, data }: EventOf): number | undefined {
  const idOf = endedBy[name] as ((data: EventOf['data']) => number) | undefined
  return idOf?.(data)
}
