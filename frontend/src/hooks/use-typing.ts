import { useQuery } from '@tanstack/react-query'
import type { Person } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'
import { useCallback, useEffect, useMemo } from 'react'

import { useTransport } from '../context/realtime-context.tsx'
import { typingQuery } from '../features/posts/queries.ts'
import { timers } from '../realtime/world.ts'
import { TypingHint } from './typing-hint.ts'
import { useCurrent } from './use-current.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'

/** Who else is writing a comment right now, and saying that I am: at most one signal in 3 s, forgotten after 5 s. */
export function useTyping(postId: number): {
  typing: Person[]
  setTyping: (on: boolean) => void
} {
  useTopic(topic.post(postId))
  const transport = useTransport()
  const hint = useMemo(
    () =>
      new TypingHint(timers, (on) => transport?.signal(topic.post(postId), 'post.typing', { on })),
    [transport, postId],
  )
  useEffect(() => () => hint.stop(), [hint])
  const setTyping = useCallback((on: boolean) => hint.set(on), [hint])
  const me = useMe()?.id
  return { typing: useWriters(postId).filter(({ id }) => id !== me), setTyping }
}

function useWriters(postId: number): Person[] {
  return useCurrent(useQuery(typingQuery(postId)).data ?? [])
}
