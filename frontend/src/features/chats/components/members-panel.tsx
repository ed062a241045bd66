import { Button, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Chat } from '@trunkline/shared/contract/chat'
import { GROUP_MEMBERS } from '@trunkline/shared/contract/limits'
import type { Person } from '@trunkline/shared/contract/scalars'
import { useState } from 'react'

import { ConfirmDialog } from '../../../components/confirm-dialog.tsx'
import { useMe } from '../../../components/me-context.tsx'
import { useGroup } from '../../../hooks/use-chat-actions.ts'
import type { Failure } from '../../../hooks/view.ts'
import { chatName } from './chat-words.ts'
import { FriendPicker } from './friend-picker.tsx'
import { MemberRow } from './member-row.tsx'
import { Sheet } from './sheet.tsx'

import styles from './members-panel.module.css'

/** A group: what it is called, who is in it, and the ways in and out. */
export function MembersPanel(props: { chat: Chat; onClose: () => void }) {
  const { chat, onClose } = props
  const [isAdding, setAdding] = useState(false)
  // Where one sheet gave way to another, the browser no longer knows where the focus came from.
  const [opener] = useState(() => document.activeElement)
  const close = () => {
    onClose()
    if (opener instanceof HTMLElement) opener.focus()
  }
  if (isAdding) return <AddMembers chat={chat} onClose={() => setAdding(false)} />
  return <Members chat={chat} onAdd={() => setAdding(true)} onClose={close} />
}

function Members(props: { chat: Chat; onAdd: () => void; onClose: () => void }) {
  const { chat, onAdd, onClose } = props
  const me = useMe().id
  const { remove, leave } = useGroup(chat.id)
  const [isLeaving, setLeaving] = useState(false)
  const navigate = useNavigate()

  const goOut = async () => {
    if (await leave.run({})) await navigate({ to: '/chats' })
  }
  return (
    <Sheet
      foot={
        <>
          <Refused failure={leave.failure ?? remove.failure} />
          <Button
            color="red"
            loading={leave.isPending}
            onClick={() => setLeaving(true)}
            variant="subtle"
          >
            Leave group
          </Button>
          <Button disabled={chat.members.length >= GROUP_MEMBERS} onClick={onAdd}>
            Add people
          </Button>
        </>
      }
      onClose={onClose}
      title="Group"
    >
      <Title chat={chat} />
      <h3 className={styles.heading}>
        {chat.members.length === 1 ? '1 member' : `${chat.members.length} members`}
      </h3>
      <ul className={styles.list}>
        {chat.members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            note={noteOn(member, chat, me)}
            onRemove={
              chat.ownerId === me && member.id !== me
                ? () => void remove.run({ userId: member.id })
                : undefined
            }
          />
        ))}
      </ul>
      {isLeaving && (
        <ConfirmDialog
          confirm="Leave"
          keep="Stay"
          onClose={() => setLeaving(false)}
          onConfirm={() => void goOut()}
          title={`Leave ${chatName(chat, me)}?`}
        >
          What was said in it goes from this device. Somebody in the group can add you again; you
          then see what is said from that moment on.
        </ConfirmDialog>
      )}
    </Sheet>
  )
}

function noteOn(member: Person, { ownerId }: Chat, me: number): string {
  const owns = member.id === ownerId ? 'owner' : null
  const self = member.id === me ? 'you' : null
  return [self, owns].filter(Boolean).join(', ')
}

function Title(props: { chat: Chat }) {
  const { chat } = props
  const { rename } = useGroup(chat.id)
  const [title, setTitle] = useState(chat.title ?? '')
  const wanted = title.trim()
  const isOther = wanted !== '' && wanted !== chat.title
  return (
    <form
      className={styles.title}
      onSubmit={(event) => {
        event.preventDefault()
        if (isOther) void rename.run({ title: wanted })
      }}
    >
      <TextInput
        aria-label="Name of the group"
        className={styles.field ?? ''}
        error={rename.failure?.message}
        maxLength={80}
        onChange={(event) => setTitle(event.currentTarget.value)}
        placeholder="Give the group a name"
        value={title}
      />
      {isOther && (
        <Button loading={rename.isPending} type="submit" variant="default">
          Rename
        </Button>
      )}
    </form>
  )
}

function AddMembers(props: { chat: Chat; onClose: () => void }) {
  const { chat, onClose } = props
  const { add } = useGroup(chat.id)
  const [chosen, setChosen] = useState<readonly Person[]>([])
  const bring = async () => {
    if (await add.run({ memberIds: chosen.map(({ id }) => id) })) onClose()
  }
  return (
    <Sheet
      foot={
        <>
          <Refused failure={add.failure} />
          <Button
            disabled={chosen.length === 0}
            loading={add.isPending}
            onClick={() => void bring()}
          >
            {chosen.length > 1 ? `Add ${chosen.length} people` : 'Add'}
          </Button>
        </>
      }
      onClose={onClose}
      title="Add people"
    >
      <p className={styles.hint}>Who comes sees what is said from now on.</p>
      <FriendPicker
        chosen={chosen}
        left={GROUP_MEMBERS - chat.members.length - chosen.length}
        onChange={setChosen}
        without={chat.members}
      />
    </Sheet>
  )
}

function Refused(props: { failure: Failure | null }) {
  if (props.failure === null) return null
  return (
    <span className={styles.problem} role="alert">
      {props.failure.message}
    </span>
  )
}
