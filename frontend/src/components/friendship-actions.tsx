import { ActionIcon, Button, Menu, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconDots, IconUserMinus } from '@tabler/icons-react'
import { useRef, useState } from 'react'

import type { FriendRequestActions, TargetedAction } from '../hooks/use-friend-request-actions.ts'
import type { Acquaintance } from '../hooks/use-people.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { Refused } from './refused.tsx'

import styles from './friendship-actions.module.css'

/** What can be done about the friendship with one person; a refusal stands beside the button. */
export function FriendshipActions(props: {
  person: Pick<Acquaintance, 'id' | 'name' | 'friendship' | 'requestId'>
  actions: FriendRequestActions
  /** For rows of a list: what is rarely wanted hides behind three dots. */
  compact?: boolean
}) {
  const { person, actions, compact = false } = props
  const { requestId, name } = person
  switch (person.friendship) {
    case 'self':
      return null
    case 'none':
      return (
        <Act action={actions.send} id={person.id} to={name} primary>
          Add friend
        </Act>
      )
    case 'friends':
      return <Unfriend actions={actions} compact={compact} name={name} userId={person.id} />
    case 'incoming':
      return requestId === null ? null : (
        <span className={styles.pair}>
          <Act action={actions.accept} id={requestId} to={name} primary>
            Accept
          </Act>
          <Act action={actions.decline} id={requestId} to={name}>
            Decline
          </Act>
        </span>
      )
    case 'outgoing':
      return requestId === null ? null : (
        <Act action={actions.cancel} id={requestId} to={`to ${name}`}>
          Cancel request
        </Act>
      )
  }
}

function Act(props: {
  action: TargetedAction
  id: number
  /** Whom it is about, for who does not see the row. */
  to: string
  primary?: boolean
  children: string
}) {
  const { action, id, primary = false } = props
  return (
    <span className={styles.act}>
      <Button
        loading={action.isPending(id)}
        onClick={() => action.run(id)}
        size="xs"
        variant={primary ? 'filled' : 'default'}
      >
        {props.children}
        <VisuallyHidden> {props.to}</VisuallyHidden>
      </Button>
      <Refused failure={action.failure(id)} />
    </span>
  )
}

function Unfriend(props: {
  actions: FriendRequestActions
  userId: number
  name: string
  compact: boolean
}) {
  const { actions, userId, name, compact } = props
  const [asking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const pending = actions.unfriend.isPending(userId)
  return (
    <span className={styles.act}>
      <Menu position="bottom-end">
        <Menu.Target>
          {compact ? (
            <ActionIcon aria-label={`More about ${name}`} loading={pending} ref={button}>
              <IconDots aria-hidden size={20} />
            </ActionIcon>
          ) : (
            <Button
              leftSection={<IconCheck aria-hidden size={16} />}
              loading={pending}
              ref={button}
              size="xs"
              variant="default"
            >
              Friends
            </Button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            color="red.7"
            leftSection={<IconUserMinus aria-hidden size={18} stroke={1.75} />}
            onClick={() => setAsking(true)}
          >
            Unfriend
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Refused failure={actions.unfriend.failure(userId)} />
      {asking && (
        <ConfirmDialog
          confirm="Unfriend"
          onClose={() => setAsking(false)}
          onConfirm={() => actions.unfriend.run(userId)}
          returnTo={button}
          title={`Unfriend ${name}?`}
        >
          You no longer see when the other is around. {name} is not told, and you can send a new
          request at any time.
        </ConfirmDialog>
      )}
    </span>
  )
}
