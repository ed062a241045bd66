import { Button, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { GROUP_MEMBERS } from '@trunkline/shared/contract/limits'
import type { Person } from '@trunkline/shared/contract/scalars'
import { useState } from 'react'

import { useCreateChat } from '../../../hooks/use-chat-actions.ts'
import { FriendPicker } from './friend-picker.tsx'
import { Sheet } from './sheet.tsx'

import styles from './new-chat.module.css'

const FORM = 'new-chat'

/** Starts a conversation: with one friend, the chat with them; with several, a group. */
export function NewChat(props: { onClose: () => void }) {
  const [chosen, setChosen] = useState<readonly Person[]>([])
  const [title, setTitle] = useState('')
  const { create, isPending } = useCreateChat()
  const [problem, setProblem] = useState('')
  const navigate = useNavigate()
  const isGroup = chosen.length > 1

  const start = async () => {
    const named = isGroup && title.trim() !== '' ? { title: title.trim() } : {}
    const made = await create({ memberIds: chosen.map(({ id }) => id), ...named })
    if (!made.chat) return setProblem(made.refused)
    props.onClose()
    await navigate({ to: '/chats/$chatId', params: { chatId: made.chat.id } })
  }

  return (
    <Sheet
      foot={
        <>
          {problem !== '' && (
            <span className={styles.problem} role="alert">
              {problem}
            </span>
          )}
          <Button disabled={chosen.length === 0} form={FORM} loading={isPending} type="submit">
            {isGroup ? `Start a group of ${chosen.length + 1}` : 'Start chat'}
          </Button>
        </>
      }
      onClose={props.onClose}
      title="New chat"
    >
      <form
        className={styles.form}
        id={FORM}
        onSubmit={(event) => {
          event.preventDefault()
          if (chosen.length > 0) void start()
        }}
      >
        {isGroup && (
          <TextInput
            aria-label="Name of the group, if it is to have one"
            className={styles.name}
            maxLength={80}
            onChange={(event) => setTitle(event.currentTarget.value)}
            placeholder="Name of the group (optional)"
            value={title}
          />
        )}
        <FriendPicker
          chosen={chosen}
          left={GROUP_MEMBERS - 1 - chosen.length}
          onChange={setChosen}
        />
      </form>
    </Sheet>
  )
}
