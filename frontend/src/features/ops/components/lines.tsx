import { Button, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import type { Person } from '@trunkline/shared/contract/scalars'
import { useState } from 'react'

import { PersonBones } from '../../../components/person-bones.tsx'
import { PersonRow } from '../../../components/person-row.tsx'
import { ReadList } from '../../../components/read-list.tsx'
import { usePeople } from '../../../hooks/use-people.ts'
import { Drain } from './drain.tsx'
import { LinesOf } from './lines-of.tsx'

import styles from './old-endpoints.module.css'
import overview from './overview.module.css'

/** One person's open lines, each with a way to cut it; and every line of the process moved elsewhere. */
export function Lines() {
  const [person, setPerson] = useState<Person | null>(null)
  return (
    <>
      {person === null ? (
        <Find onChoose={setPerson} />
      ) : (
        <LinesOf onBack={() => setPerson(null)} person={person} />
      )}
      <Drain />
    </>
  )
}

function Find(props: { onChoose: (person: Person) => void }) {
  const [text, setText] = useState('')
  const [query] = useDebouncedValue(text.trim().replace(/^@/, ''), 200)
  const found = usePeople(query)
  return (
    <section aria-labelledby="whose">
      <h2 className={overview.title} id="whose">
        Whose lines?
      </h2>
      <search className={styles.search}>
        <TextInput
          aria-label="Find a person by name or handle"
          leftSection={<IconSearch aria-hidden size={18} stroke={1.75} />}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder="Name or @handle"
          radius="xl"
          type="search"
          value={text}
        />
      </search>
      {query !== '' && (
        <ReadList
          bones={<PersonBones />}
          empty={<p className={styles.note}>No name or handle contains “{query}”.</p>}
          items={found.people}
          keyOf={({ id }) => id}
          place="ops"
          reading={found}
          what="people"
        >
          {(person) => (
            <PersonRow
              actions={
                <Button onClick={() => props.onChoose(person)} size="xs" variant="default">
                  Show lines<VisuallyHidden> of {person.name}</VisuallyHidden>
                </Button>
              }
              person={person}
            />
          )}
        </ReadList>
      )}
    </section>
  )
}
