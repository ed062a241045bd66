import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconTrash } from '@tabler/icons-react'
import type { Post } from '@trunkline/shared/contract/post'
import { useRef, useState } from 'react'

import { useDeletePost } from '../../hooks/use-post.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { useMe } from '../me-context.tsx'

import styles from './post-menu.module.css'

/** What the author of a post can do with it. Nothing for anybody else. */
export function PostMenu(props: { post: Post }) {
  const { post } = props
  const me = useMe()
  return post.author.id === me.id ? <OwnPostMenu postId={post.id} /> : null
}

function OwnPostMenu(props: { postId: number }) {
  const { remove, isPending, failure } = useDeletePost(props.postId)
  const [asking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <span className={styles.place}>
      {failure !== null && (
        <span className={styles.failure} role="alert">
          {failure.message}
        </span>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label="More about this post" loading={isPending} ref={button} size={32}>
            <IconDots aria-hidden size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            color="red.7"
            leftSection={<IconTrash aria-hidden size={18} stroke={1.75} />}
            onClick={() => setAsking(true)}
          >
            Delete post
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && (
        <ConfirmDialog
          confirm="Delete"
          onClose={() => setAsking(false)}
          onConfirm={remove}
          returnTo={button}
          title="Delete this post?"
        >
          It disappears for everybody, together with its comments. This cannot be undone.
        </ConfirmDialog>
      )}
    </span>
  )
}
