import { ActionIcon, Menu } from '@mantine/core'
import { IconBan, IconDots } from '@tabler/icons-react'
import { useRef, useState } from 'react'

import { ConfirmDialog } from '../../../components/confirm-dialog.tsx'
import { Refused } from '../../../components/refused.tsx'
import { useBlock } from '../../../hooks/use-follow.ts'
import type { AcquaintedProfile } from '../../../hooks/use-people.ts'

import styles from './follow-button.module.css'

/** What is rarely wanted: blocking somebody, and taking it back. */
export function PersonMenu(props: { profile: AcquaintedProfile }) {
  const { id, name, blocked } = props.profile
  const block = useBlock(id, blocked)
  const [asking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <span className={styles.act}>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`More about ${name}`} ref={button} size={30}>
            <IconDots aria-hidden size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            color={blocked ? undefined : 'red.7'}
            leftSection={<IconBan aria-hidden size={18} stroke={1.75} />}
            onClick={() => setAsking(true)}
          >
            {blocked ? 'Unblock' : 'Block'}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Refused failure={block.failure} />
      {asking && !blocked && (
        <ConfirmDialog
          confirm="Block"
          keep="Cancel"
          onClose={() => setAsking(false)}
          onConfirm={() => block.set(true)}
          returnTo={button}
          title={`Block ${name}?`}
        >
          It ends friendship, requests and follows between you, and neither sees what the other
          posts any more. {name} is not told.
        </ConfirmDialog>
      )}
      {asking && blocked && (
        <ConfirmDialog
          confirm="Unblock"
          keep="Cancel"
          onClose={() => setAsking(false)}
          onConfirm={() => block.set(false)}
          returnTo={button}
          title={`Unblock ${name}?`}
        >
          You can find each other again. Friendship and follows do not come back by themselves.
        </ConfirmDialog>
      )}
    </span>
  )
}
