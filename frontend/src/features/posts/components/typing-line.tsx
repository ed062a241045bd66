import type { Person } from '@trunkline/shared/contract/scalars'

import styles from './typing-line.module.css'

/** Who is writing, in words: one, two, or how many. */
export function typingWords(people: readonly Pick<Person, 'name'>[]): string {
  const [first, second] = people
  if (first === undefined) return ''
  if (second === undefined) return `${first.name} is writing…`
  if (people.length === 2) return `${first.name} and ${second.name} are writing…`
  return `${people.length} people are writing…`
}

/** The line under the composer that says so. */
export function TypingLine(props: { people: readonly Person[] }) {
  const words = typingWords(props.people)
  return (
    <div aria-live="polite" className={styles.line}>
      {words !== '' && (
        <span className={styles.words}>
          <span aria-hidden="true" className={styles.dots}>
            <i />
            <i />
            <i />
          </span>
          {words}
        </span>
      )}
    </div>
  )
}
