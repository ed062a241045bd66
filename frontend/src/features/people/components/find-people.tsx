import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconUserSearch } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { EmptyState } from '../../../components/empty-state.tsx'
import { FriendshipActions } from '../../../components/friendship-actions.tsx'
import { MessageButton } from '../../../components/message-button.tsx'
import { PersonBones } from '../../../components/person-bones.tsx'
import { PersonRow } from '../../../components/person-row.tsx'
import { ReadList } from '../../../components/read-list.tsx'
import type { FriendRequestActions } from '../../../hooks/use-friend-request-actions.ts'
import { useOnlineFriends } from '../../../hooks/use-online-friends.ts'
import { type Acquaintance, usePeople } from '../../../hooks/use-people.ts'

import styles from './find-people.module.css'

const route = getRouteApi('/signed-in/people')
const keyOf = (person: Acquaintance): number => person.id

const notes: Partial<Record<Acquaintance['friendship'], string>> = {
  self: 'you',
  friends: 'friends',
}

/** Everybody, narrowed by name or handle while one types. The address keeps what was looked for. */
export function FindPeople(props: { actions: FriendRequestActions }) {
  const { query = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [text, setText] = useState(query)
  const look = useDebouncedCallback((next: string) => {
    void navigate({
      search: (search) => ({ ...search, query: next.trim() === '' ? undefined : next.trim() }),
      replace: true,
      resetScroll: false,
    })
  }, 200)

  return (
    <>
      <search className={styles.search}>
        <TextInput
          aria-label="Find people by name or handle"
          leftSection={<IconSearch aria-hidden size={18} stroke={1.75} />}
          onChange={(event) => {
            setText(event.currentTarget.value)
            look(event.currentTarget.value)
          }}
          placeholder="Name or @handle"
          radius="xl"
          size="md"
          type="search"
          value={text}
        />
      </search>
      <Found actions={props.actions} query={query.replace(/^@/, '')} />
    </>
  )
}

function Found(props: { query: string; actions: FriendRequestActions }) {
  const { query, actions } = props
  const found = usePeople(query)
  const { presenceOf } = useOnlineFriends()
  return (
    <ReadList
      bones={<PersonBones />}
      empty={
        <EmptyState icon={IconUserSearch} title={query === '' ? 'Nobody here yet' : 'Nobody found'}>
          {query === ''
            ? 'You are the first. Invite somebody to join you.'
            : `No name or handle contains “${query}”. Try fewer letters.`}
        </EmptyState>
      }
      items={found.people}
      keyOf={keyOf}
      reading={found}
      what="people"
    >
      {(person) => (
        <PersonRow
          actions={
            <>
              {person.friendship === 'friends' && <MessageButton person={person} />}
              <FriendshipActions actions={actions} compact person={person} />
            </>
          }
          note={notes[person.friendship]}
          person={person}
          presence={presenceOf(person.id)}
        />
      )}
    </ReadList>
  )
}
