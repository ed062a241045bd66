import { Link } from '@tanstack/react-router'
import type { Person } from '@trunkline/shared/contract/scalars'
import { type Piece, pieces } from '@trunkline/shared/text/tags'
import { Fragment } from 'react'

import styles from './rich-text.module.css'

const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,:;!?)\]}])/u
const NOBODY: readonly Person[] = []

/**
 * What a person wrote, with its line breaks, and with addresses and hashtags that can be followed. `mentions`: whom an
 * `@handle` in it means; any other stays plain.
 */
export function RichText(props: { children: string; mentions?: readonly Person[] }) {
  const { children, mentions = NOBODY } = props
  return (
    <span className={styles.text} dir="auto">
      {children.split(ADDRESS).map((part, index) =>
        index % 2 === 0 ? (
          <Fragment key={index}>
            {pieces(part).map((piece, place) => (
              <Named key={place} mentions={mentions} piece={piece} />
            ))}
          </Fragment>
        ) : (
          <a href={part} key={index} rel="noopener noreferrer nofollow" target="_blank">
            {part.replace(/^https?:\/\/(www\.)?/u, '')}
          </a>
        ),
      )}
    </span>
  )
}

function Named(props: { piece: Piece; mentions: readonly Person[] }) {
  const { kind, name, text } = props.piece
  if (kind === 'tag') {
    return (
      <Link className={styles.named} params={{ tag: name }} to="/tags/$tag">
        {text}
      </Link>
    )
  }
  const person = kind === 'mention' && props.mentions.find(({ handle }) => handle === name)
  if (!person) return text
  return (
    <Link
      className={styles.named}
      params={{ userId: person.id }}
      title={person.name}
      to="/people/$userId"
    >
      {text}
    </Link>
  )
}
