import { ActionIcon } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'

/** One step back in the history of this tab, or to `fallback` where there is none. */
export function BackButton(props: { fallback: '/' | '/people' | '/chats' }) {
  const router = useRouter()
  const navigate = useNavigate()
  const canGoBack = useCanGoBack()
  return (
    <ActionIcon
      aria-label="Back"
      onClick={() => (canGoBack ? router.history.back() : void navigate({ to: props.fallback }))}
    >
      <IconArrowLeft aria-hidden size={22} stroke={1.75} />
    </ActionIcon>
  )
}
