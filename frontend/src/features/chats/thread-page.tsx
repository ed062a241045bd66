import { getRouteApi } from '@tanstack/react-router'

import { Thread } from './components/thread.tsx'

const route = getRouteApi('/signed-in/chats/$chatId')

/** One chat. */
export function ThreadPage() {
  const { chatId } = route.useParams()
  return <Thread chatId={chatId} key={chatId} />
}
