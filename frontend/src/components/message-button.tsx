import { ActionIcon, Tooltip } from '@mantine/core'
import { IconMessage2 } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Person } from '@trunkline/shared/contract/scalars'

import { useCreateChat } from '../hooks/use-chat-actions.ts'
import { showToast } from './toast.ts'

/** Leads to the chat with a friend, whether there was one or not. */
export function MessageButton(props: { person: Pick<Person, 'id' | 'name'>; size?: number }) {
  const { person, size } = props
  const { create, isPending } = useCreateChat()
  const navigate = useNavigate()

  const open = async () => {
    const made = await create({ memberIds: [person.id] })
    if (made.chat) await navigate({ to: '/chats/$chatId', params: { chatId: made.chat.id } })
    else showToast({ text: made.refused, tone: 'error' })
  }
  return (
    <Tooltip label="Message">
      <ActionIcon
        aria-label={`Message ${person.name}`}
        loading={isPending}
        onClick={() => void open()}
        {...(size !== undefined && { size })}
      >
        <IconMessage2 aria-hidden size={20} stroke={1.75} />
      </ActionIcon>
    </Tooltip>
  )
}
