import { useQuery } from '@tanstack/react-query'
import type { Message } from '@trunkline/shared/contract/chat'
import type { Person } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'
import { useCallback, useEffect, useMemo, useState } from 'react'

import { useTransport } from '../context/realtime-context.tsx'
import { writingQuery } from '../features/chats/queries.ts'
import type { Writer } from '../lib/positioned/writers.ts'
import { timers } from '../realtime/world.ts'
import { TypingHint } from './typing-hint.ts'
import { useCurrent } from './use-current.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'

/**
 * Who else is writing in a chat, and saying that I am: at most one signal in 3 s, forgotten after 5 s. Whoever has just
 * said the `last` thing is no longer writing it, although the hint that says so may come behind it.
 */
export function useChatTyping(
  chatId: number,
  last: Message | undefined,
): { typing: Person[]; setTyping: (on: boolean) => void } {
  useTopic(topic.chat(chatId))
  const me = useMe()?.id
  const writing = useQuery(writingQuery(chatId)).data ?? []
  const answered = useAnswered(writing, last)
  const typing = useCurrent(writing.filter((one) => !answered.has(one) && one.person.id !== me))
  return { typing, setTyping: useSetTyping(chatId) }
}

/** Says that I am writing in a chat, or stopped; may be called at every key. */
export function useSetTyping(chatId: number): (on: boolean) => void {
  const transport = useTransport()
  const hint = useMemo(
    () =>
      new TypingHint(timers, (on) => transport?.signal(topic.chat(chatId), 'chat.typing', { on })),
    [transport, chatId],
  )
  useEffect(() => () => hint.stop(), [hint])
  return useCallback((on: boolean) => hint.set(on), [hint])
}

/** The hints that were there already when their author's message came. */
function useAnswered(writing: readonly Writer[], last: Message | undefined): Set<Writer> {
  const [seen, setSeen] = useState({ id: last?.id, answered: new Set<Writer>() })
  if (seen.id === last?.id) return seen.answered
  const answered = new Set(writing.filter(({ person }) => person.id === last?.sender.id))
  setSeen({ id: last?.id, answered })
  return answered
}
