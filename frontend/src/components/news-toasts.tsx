import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

import { useNewNotification } from '../hooks/use-new-notification.ts'
import { sayWhileSeen, tellWhenHidden } from '../lib/browser-notification.ts'
import { notificationHref, notificationWords } from './notification-words.ts'
import { showToast } from './toast.ts'

/** Tells of what arrives live, and of nothing else: by a toast, and by the browser while nobody looks. */
export function NewsToasts() {
  const { history } = useRouter()
  useEffect(sayWhileSeen, [])
  useNewNotification((notification) => {
    const { id, actor, kind, excerpt } = notification
    const text = `${actor.name} ${notificationWords[kind]}`
    const href = notificationHref(notification)
    showToast({ text, detail: excerpt ?? undefined, person: actor, href })
    tellWhenHidden({
      title: text,
      body: excerpt ?? '',
      tag: `notification:${id}`,
      open: () => history.push(href),
    })
  })
  return null
}
