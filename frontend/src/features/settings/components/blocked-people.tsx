import { Button, VisuallyHidden } from '@mantine/core'
import type { Person } from '@trunkline/shared/contract/scalars'

import { Avatar } from '../../../components/avatar.tsx'
import { Bone, LoadingLabel } from '../../../components/bone.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PersonLink } from '../../../components/person-link.tsx'
import { Refused } from '../../../components/refused.tsx'
import { useBlock, useBlocks } from '../../../hooks/use-follow.ts'
import { Section } from './section.tsx'

import rows from './rows.module.css'

/** Whom one has blocked, and how to take it back. */
export function BlockedPeople() {
  const { people, isLoading, error, retry, hasMore, isLoadingMore, loadMore } = useBlocks()
  return (
    <Section
      below={
        <>
          {isLoading && <BlockedBones />}
          {error !== null && (
            <ErrorState error={error} onRetry={retry} what="whom you have blocked" />
          )}
          {people.length > 0 && (
            <ul className={rows.list}>
              {people.map((person) => (
                <Row key={person.id} person={person} />
              ))}
            </ul>
          )}
          {hasMore && (
            <Button loading={isLoadingMore} onClick={loadMore} size="xs" variant="default">
              Show more
            </Button>
          )}
        </>
      }
      title="Blocked people"
    >
      {!isLoading && error === null && people.length === 0
        ? 'You have blocked nobody. A person’s page has the way to do it.'
        : 'Neither of you sees what the other posts. They are not told.'}
    </Section>
  )
}

function Row(props: { person: Person }) {
  const { person } = props
  const block = useBlock(person.id, true)
  return (
    <li className={rows.row}>
      <Avatar person={person} size={40} />
      <span className={rows.words}>
        <PersonLink person={person} />
        <span className={rows.note}>@{person.handle}</span>
        <Refused failure={block.failure} />
      </span>
      <Button
        loading={block.isPending}
        onClick={() => block.set(false)}
        size="xs"
        variant="default"
      >
        Unblock<VisuallyHidden> {person.name}</VisuallyHidden>
      </Button>
    </li>
  )
}

function BlockedBones() {
  return (
    <div className={rows.list}>
      <LoadingLabel what="whom you have blocked" />
      <div className={rows.row}>
        <Bone round width={40} />
        <Bone width={128} />
      </div>
    </div>
  )
}
