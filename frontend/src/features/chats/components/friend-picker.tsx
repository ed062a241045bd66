import { TextInput } from '@mantine/core'
import { IconCheck, IconSearch, IconUsers } from '@tabler/icons-react'
import type { Person } from '@trunkline/shared/contract/scalars'
import { useEffect, useRef, useState } from 'react'
import { Virtualizer } from 'virtua'

import { Avatar } from '../../../components/avatar.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PersonBones } from '../../../components/person-bones.tsx'
import { useFriends } from '../../../hooks/use-friend-requests.ts'
import { useOnlineFriends } from '../../../hooks/use-online-friends.ts'

import styles from './friend-picker.module.css'

/** Chooses among one's friends, by name or handle. `left`: how many more may be chosen. */
export function FriendPicker(props: {
  chosen: readonly Person[]
  onChange: (chosen: readonly Person[]) => void
  /** Those who need not be asked. */
  without?: readonly Person[]
  left: number
}) {
  const { chosen, onChange, without = [], left } = props
  const { friends, isLoading, error, retry, hasMore, isLoadingMore, loadMore } = useFriends()
  const [text, setText] = useState('')
  const list = useRef<HTMLDivElement>(null)

  // Names are looked for here, so all of them have to be.
  useEffect(() => {
    if (hasMore && !isLoadingMore && error === null) loadMore()
  }, [hasMore, isLoadingMore, error, loadMore, friends.length])

  const wanted = text.trim().toLowerCase().replace(/^@/, '')
  const candidates = friends.filter(({ id }) => !without.some((one) => one.id === id))
  const found = candidates.filter(
    ({ name, handle }) => name.toLowerCase().includes(wanted) || handle.includes(wanted),
  )
  const isChosen = ({ id }: Person) => chosen.some((one) => one.id === id)
  const toggle = (person: Person) =>
    onChange(isChosen(person) ? chosen.filter(({ id }) => id !== person.id) : [...chosen, person])

  return (
    <>
      <search className={styles.search}>
        <TextInput
          aria-label="Find a friend by name or handle"
          data-first
          leftSection={<IconSearch aria-hidden size={18} stroke={1.75} />}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder="Find a friend"
          radius="xl"
          type="search"
          value={text}
        />
      </search>
      <fieldset aria-label="Friends" className={styles.list}>
        <div className={styles.scroller} ref={list}>
          {friends.length === 0 && isLoading && <PersonBones />}
          {friends.length === 0 && error !== null && (
            <ErrorState error={error} onRetry={retry} what="your friends" />
          )}
          {found.length === 0 && !isLoading && !hasMore && error === null && (
            <Nobody isSearch={wanted !== ''} />
          )}
          <Virtualizer data={found} scrollRef={list}>
            {(person) => (
              <Choice
                isChosen={isChosen(person)}
                isOpen={isChosen(person) || left > 0}
                key={person.id}
                onToggle={() => toggle(person)}
                person={person}
              />
            )}
          </Virtualizer>
        </div>
      </fieldset>
    </>
  )
}

function Nobody(props: { isSearch: boolean }) {
  return (
    <EmptyState icon={IconUsers} title={props.isSearch ? 'Nobody found' : 'Nobody to add'}>
      {props.isSearch
        ? 'No friend of yours has that name. Try fewer letters.'
        : 'Friends show up here once you have some more of them.'}
    </EmptyState>
  )
}

function Choice(props: {
  person: Person
  isChosen: boolean
  isOpen: boolean
  onToggle: () => void
}) {
  const { person, isChosen, isOpen, onToggle } = props
  const { presenceOf } = useOnlineFriends()
  return (
    <label className={styles.choice}>
      <Avatar person={person} presence={presenceOf(person.id)} size={40} />
      <span className={styles.words}>
        <span className={styles.name}>{person.name}</span>
        <span className={styles.handle}>@{person.handle}</span>
      </span>
      <input
        checked={isChosen}
        className={styles.input}
        disabled={!isOpen}
        onChange={onToggle}
        type="checkbox"
      />
      <span aria-hidden="true" className={styles.mark}>
        <IconCheck size={16} stroke={2.5} />
      </span>
    </label>
  )
}
