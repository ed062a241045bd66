import { Button, Group, Modal, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Asks before something that cannot be undone with one click. The focus starts on the way out. */
export function ConfirmDialog(props: {
  opened: boolean
  title: string
  children: ReactNode
  confirm: string
  keep?: string
  onConfirm: () => void
  onClose: () => void
}) {
  return (
    <Modal
      closeButtonProps={{ 'aria-label': 'Close' }}
      onClose={props.onClose}
      opened={props.opened}
      size="sm"
      title={props.title}
    >
      <Text c="var(--tl-soft)" mb="lg">
        {props.children}
      </Text>
      <Group gap="xs" justify="flex-end">
        <Button data-autofocus onClick={props.onClose} variant="default">
          {props.keep ?? 'Keep'}
        </Button>
        <Button
          color="red"
          onClick={() => {
            props.onConfirm()
            props.onClose()
          }}
        >
          {props.confirm}
        </Button>
      </Group>
    </Modal>
  )
}
