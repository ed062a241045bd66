import type { Person } from '@trunkline/shared/contract/scalars'

import { writingWords } from './chat-words.ts'

import styles from './typing-line.module.css'

/** Says who is writing, right above where one writes oneself. */
export function TypingLine(props: { people: readonly Person[] }) {
  const words = writingWords(props.people)
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
