import { VisuallyHidden } from '@mantine/core'
import type { Person } from '@trunkline/shared/contract/scalars'
import { useState } from 'react'

import { Avatar } from '../../../components/avatar.tsx'
import { Clamped } from '../../../components/clamped.tsx'
import { classes } from '../../../components/classes.ts'
import { isFresh } from '../../../components/is-fresh.ts'
import { PersonLink } from '../../../components/person-link.tsx'
import { clockTime, exactTime } from '../../../components/relative-time.ts'
import { RichText } from '../../../components/rich-text.tsx'
import { SendingWords } from '../../../components/sending-words.tsx'
import { UnsentNote } from '../../../components/unsent-note.tsx'
import { useLasting } from '../../../components/use-lasting.ts'
import { AttachmentView, isPicture, lineUnder } from './attachment-view.tsx'
import { ReadBy } from './read-by.tsx'
import type { ThreadLine } from './thread-lines.ts'

import styles from './message-line.module.css'

/** What is on its way for less than this looks as if it were there. */
const PATIENCE = 1_000

/** One message, with what stands before it: the day, and where the unread began. */
export function MessageLine(props: {
  line: ThreadLine
  mine: boolean
  inGroup: boolean
  /** Who has read up to here: faces in a group, a word in a direct chat. */
  readers: readonly Person[]
}) {
  const { line, mine, inGroup, readers } = props
  const { message, unsent } = line
  const { sender, content, attachment } = message
  const at = Date.parse(message.createdAt)
  const [fresh] = useState(() => isFresh(message.createdAt))
  const isLate = useLasting(unsent?.sending === true, PATIENCE)
  const failed = unsent !== null && unsent.failure !== null
  return (
    <>
      {line.day !== null && <p className={styles.day}>{line.day}</p>}
      {line.isFirstUnread && <p className={styles.unread}>New messages</p>}
      <article
        aria-label={`${mine ? 'You' : sender.name}, ${clockTime(at)}`}
        className={classes(
          styles.line,
          mine && styles.mine,
          inGroup && !mine && styles.withFace,
          line.opens && styles.opens,
          (failed || isLate) && styles.unsent,
          fresh && styles.fresh,
        )}
      >
        {inGroup && !mine && line.opens && (
          <span className={styles.face}>
            <PersonLink person={sender} silent>
              <Avatar person={sender} size={32} />
            </PersonLink>
          </span>
        )}
        {inGroup && !mine && line.opens && (
          <span className={styles.name}>
            <PersonLink person={sender} />
          </span>
        )}
        <div
          className={classes(styles.bubble, content === '' && isPicture(attachment) && styles.bare)}
          style={
            isPicture(attachment) ? { '--line': `${lineUnder(attachment) + 14}px` } : undefined
          }
        >
          {attachment !== null && <AttachmentView attachment={attachment} />}
          {content !== '' && (
            <Clamped>
              <RichText>{content}</RichText>
            </Clamped>
          )}
        </div>
        {failed && (
          <div className={styles.note}>
            <UnsentNote unsent={unsent} what="message" />
          </div>
        )}
        {!failed && (line.closes || readers.length > 0) && (
          <span className={styles.foot}>
            {line.closes && (
              <time dateTime={message.createdAt} title={exactTime(at)}>
                {clockTime(at)}
              </time>
            )}
            {isLate && <SendingWords />}
            {readers.length > 0 &&
              (inGroup ? (
                <ReadBy people={readers} />
              ) : (
                <span>
                  Seen<VisuallyHidden> by {readers[0]?.name}</VisuallyHidden>
                </span>
              ))}
          </span>
        )}
      </article>
    </>
  )
}
