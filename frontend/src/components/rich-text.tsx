import { Fragment } from 'react'

import styles from './rich-text.module.css'

const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,:;!?)\]}])/u

/** What a person wrote, with its line breaks, and with addresses that can be followed. */
export function RichText(props: { children: string }) {
  return (
    <span className={styles.text} dir="auto">
      {props.children.split(ADDRESS).map((part, index) =>
        index % 2 === 0 ? (
          <Fragment key={index}>{part}</Fragment>
        ) : (
          <a href={part} key={index} rel="noopener noreferrer nofollow" target="_blank">
            {part.replace(/^https?:\/\/(www\.)?/u, '')}
          </a>
        ),
      )}
    </span>
  )
}
