import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'

import { Avatar } from './avatar.tsx'
import { classes } from './classes.ts'
import { dismissToast, type Toast, toastStore } from './toast.ts'

import styles from './toast-host.module.css'

/** Where toasts appear. The live region is always in the page, so that the first one is read out too. */
export function ToastHost() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.current)
  return (
    <section aria-label="Messages" className={styles.host}>
      <div aria-live="polite" className={styles.stack}>
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </div>
    </section>
  )
}

function ToastCard(props: { toast: Toast }) {
  const { id, text, detail, person, href, tone } = props.toast
  const router = useRouter()
  const content = (
    <>
      {person && <Avatar person={person} size={36} />}
      <span className={styles.words}>
        <span className={styles.text}>{text}</span>
        {detail !== undefined && <span className={styles.detail}>{detail}</span>}
      </span>
    </>
  )
  return (
    <div className={classes(styles.toast, tone === 'error' && styles.error)}>
      {href === undefined ? (
        <div className={styles.content}>{content}</div>
      ) : (
        <a
          className={styles.content}
          href={href}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            dismissToast(id)
            router.history.push(href)
          }}
        >
          {content}
        </a>
      )}
      <ActionIcon aria-label="Dismiss" onClick={() => dismissToast(id)} size={32}>
        <IconX aria-hidden size={16} />
      </ActionIcon>
    </div>
  )
}
