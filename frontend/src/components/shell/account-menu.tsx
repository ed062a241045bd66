import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconLogout, IconSettings, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import { Avatar } from '../avatar.tsx'
import { useMe } from '../me-context.tsx'
import { useLeave } from '../use-leave.ts'

import styles from './account-menu.module.css'

/** One's own name at the foot of the rail: profile, settings, sign out. */
export function AccountMenu() {
  const me = useMe()
  const leave = useLeave()
  return (
    <Menu offset={8} position="top-start" width={216}>
      <Menu.Target>
        <UnstyledButton className={styles.me}>
          <Avatar person={me} size={36} />
          <VisuallyHidden>Your account: </VisuallyHidden>
          <span className={styles.words}>
            <span className={styles.name}>{me.name}</span>
            <span className={styles.handle}>@{me.handle}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          leftSection={<IconUserCircle aria-hidden size={18} stroke={1.75} />}
          to="/profile"
        >
          Profile
        </Menu.Item>
        <Menu.Item
          component={Link}
          leftSection={<IconSettings aria-hidden size={18} stroke={1.75} />}
          to="/settings"
        >
          Settings
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout aria-hidden size={18} stroke={1.75} />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
