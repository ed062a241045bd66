import { TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { ConfirmDialog } from '../../../components/confirm-dialog.tsx'

/** Asks before something that many people feel, and why, for the audit. */
export function ActDialog(props: {
  title: string
  children: ReactNode
  confirm: string
  /** Nothing happens without a reason. */
  needsWhy?: boolean
  danger?: boolean
  /** What was asked about is no more as it was: there is nothing to confirm. */
  hasChanged?: boolean
  onConfirm: (why: string) => void
  onClose: () => void
}) {
  const {
    title,
    confirm,
    needsWhy = false,
    danger = false,
    hasChanged = false,
    onConfirm,
    onClose,
  } = props
  const [why, setWhy] = useState('')
  return (
    <ConfirmDialog
      confirm={confirm}
      field={
        <TextInput
          autoComplete="off"
          description="Kept in the audit, with your name."
          label={needsWhy ? 'Why' : 'Why (if you like)'}
          maxLength={200}
          onChange={(event) => setWhy(event.currentTarget.value)}
          required={needsWhy}
          value={why}
          withAsterisk={false}
        />
      }
      harmless={!danger}
      isWaiting={hasChanged || (needsWhy && why.trim() === '')}
      keep="Cancel"
      onClose={onClose}
      onConfirm={() => onConfirm(why.trim())}
      title={title}
    >
      {props.children}
    </ConfirmDialog>
  )
}
