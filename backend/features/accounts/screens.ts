import type { Broker } from '../../core/broker.ts'
import type { OpenScreen } from '../../core/screen.ts'
import type { ReadDb } from '../../db/database.ts'
import { hiddenFrom } from './queries.ts'

type Reader = {
  hidden: Set<number>
  /** Read from the database; what is heard meanwhile is newer and wins. */
  ready: Promise<void>
  heard: Map<number, boolean>
  listeners: Set<() => void>
}

/**
 * Whom the readers of this process do not see: one read and one set a person, however many lines they have open. Kept
 * up by notices, because who is blocked is not told so on any topic.
 */
export function createScreens({ db, broker }: { db: ReadDb; broker: Broker }): OpenScreen {
  const readers = new Map<number, Reader>()

  const read = async (userId: number, reader: Reader) => {
    const heard = new Map<number, boolean>()
    reader.heard = heard
    const hidden = new Set(await hiddenFrom(db, userId))
    for (const [other, isHidden] of heard) set(hidden, other, isHidden)
    reader.hidden = hidden
  }

  const start = (userId: number): Reader => {
    const reader: Reader = {
      hidden: new Set(),
      ready: Promise.resolve(),
      heard: new Map(),
      listeners: new Set(),
    }
    reader.ready = read(userId, reader)
    readers.set(userId, reader)
    return reader
  }

  const hear = (userId: number, other: number, hidden: boolean) => {
    const reader = readers.get(userId)
    if (!reader) return
    reader.heard.set(other, hidden)
    set(reader.hidden, other, hidden)
    for (const listen of reader.listeners) listen()
  }

  broker.onMessage((message) => {
    if (message.type !== 'notice' || message.name !== 'screen_changed') return
    const [one, other] = message.between
    hear(one, other, message.hidden)
    hear(other, one, message.hidden)
  })
  broker.onGap(() => {
    for (const [userId, reader] of readers)
      read(userId, reader).then(
        () => reader.listeners.forEach((listen) => listen()),
        () => readers.delete(userId),
      )
  })

  return async (userId, onChange) => {
    const reader = readers.get(userId) ?? start(userId)
    const listener = () => onChange()
    reader.listeners.add(listener)
    const close = () => {
      reader.listeners.delete(listener)
      if (reader.listeners.size === 0 && readers.get(userId) === reader) readers.delete(userId)
    }
    try {
      await reader.ready
    } catch (error) {
      close()
      throw error
    }
    return { hides: (other) => reader.hidden.has(other), close }
  }
}

function set(hidden: Set<number>, other: number, isHidden: boolean): void {
  if (isHidden) hidden.add(other)
  else hidden.delete(other)
}
