import type { Person } from '@trunkline/shared/contract/scalars'

import { classes } from './classes.ts'
import { firstName } from './first-name.ts'

import styles from './typing-line.module.css'

type Named = Pick<Person, 'name'>

/** "Ben is writing…", for as many as there are; nothing for nobody. */
export function typingWords(people: readonly Named[]): string {
  const [first, second] = people
  if (first === undefined) return ''
  if (second === undefined) return `${firstName(first)} is writing…`
  if (people.length === 2) return `${firstName(first)} and ${firstName(second)} are writing…`
  return `${people.length} people are writing…`
}

/** Says who is writing, beside where one writes oneself. It is always as tall; `className` says how far in it begins. */
export function TypingLine(props: { people: readonly Named[]; className: string | undefined }) {
  const words = typingWords(props.people)
  return (
    <div aria-live="polite" className={classes(styles.line, props.className)}>
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
