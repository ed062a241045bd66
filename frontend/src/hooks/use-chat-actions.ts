import type { ActionInput } from '@trunkline/shared/contract/catalogue'
import type { Chat } from '@trunkline/shared/contract/chat'
import { useState } from 'react'

import { useAction, useUnsettled } from './use-action.ts'
import type { Failure } from './view.ts'

/** The chat, or in words why there is none. */
export type Created = { chat: Chat } | { chat: null; refused: string }

/** Opens the direct chat with one person, made once, or begins a group. */
export function useCreateChat(): {
  create: (wanted: ActionInput<'chat.create'>) => Promise<Created>
  isPending: boolean
} {
  const { ask, discardRefused } = useAction('chat.create')
  const [isPending, setPending] = useState(false)
  const create = async (wanted: ActionInput<'chat.create'>): Promise<Created> => {
    discardRefused()
    setPending(true)
    try {
      return await ask(wanted)
    } catch (refused) {
      return { chat: null, refused: (refused as Error).message }
    } finally {
      setPending(false)
    }
  }
  return { create, isPending }
}

type MemberAction = 'chat.add_members' | 'chat.remove_member' | 'chat.leave' | 'chat.rename'
type Act<N extends MemberAction> = {
  /** Answers whether it was done. */
  run: (input: Omit<ActionInput<N>, 'chatId'>) => Promise<boolean>
  isPending: boolean
  failure: Failure | null
}

/** What can be done about a group; a refusal is told where the act was asked for. */
export function useGroup(chatId: number): {
  add: Act<'chat.add_members'>
  remove: Act<'chat.remove_member'>
  leave: Act<'chat.leave'>
  rename: Act<'chat.rename'>
} {
  return {
    add: useAct('chat.add_members', chatId),
    remove: useAct('chat.remove_member', chatId),
    leave: useAct('chat.leave', chatId),
    rename: useAct('chat.rename', chatId),
  }
}

function useAct<N extends MemberAction>(name: N, chatId: number): Act<N> {
  const { ask, discardRefused } = useAction(name)
  const isHere = (input: { chatId: number }) => input.chatId === chatId
  const last = useUnsettled(name).findLast(({ input }) => isHere(input))
  return {
    run: (input) => {
      discardRefused(isHere)
      return ask({ ...input, chatId } as ActionInput<N>).then(
        () => true,
        () => false,
      )
    },
    isPending: last?.failure === null,
    failure: last?.failure ?? null,
  }
}
