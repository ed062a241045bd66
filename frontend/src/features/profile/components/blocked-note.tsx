import { Button } from '@mantine/core'
import { IconBan } from '@tabler/icons-react'

import { EmptyState } from '../../../components/empty-state.tsx'
import { Refused } from '../../../components/refused.tsx'
import { useBlock } from '../../../hooks/use-follow.ts'
import type { AcquaintedProfile } from '../../../hooks/use-people.ts'

/** In place of the posts of somebody whom one has blocked. */
export function BlockedNote(props: { profile: AcquaintedProfile }) {
  const { id, name, blocked } = props.profile
  const block = useBlock(id, blocked)
  return (
    <EmptyState
      action={
        <>
          <Button loading={block.isPending} onClick={() => block.set(false)} variant="default">
            Unblock
          </Button>
          <Refused failure={block.failure} />
        </>
      }
      icon={IconBan}
      title={`You have blocked ${name}`}
    >
      Neither of you sees what the other posts.
    </EmptyState>
  )
}
