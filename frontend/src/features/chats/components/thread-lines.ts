import { dayName } from '../../../components/relative-time.ts'
import type { MessageRow } from '../../../hooks/use-chat.ts'

/** One message as it is drawn, with what its neighbours make of it. */
export type ThreadLine = MessageRow & {
  /** The name of the day, on its first message. */
  day: string | null
  /** The first that was unread when the chat was opened. */
  isFirstUnread: boolean
  /** The first of what one person said in one go: it names them. */
  opens: boolean
  /** The last of what one person said within one minute: it tells the time. */
  closes: boolean
}

/** A pause so long begins anew. */
const PAUSE_MS = 5 * 60_000

/** Draws lines between days, before what was unread when the chat was opened, and around who speaks. */
export function threadLines(
  rows: readonly MessageRow[],
  { now, readUpTo, me }: { now: number; readUpTo: number | null; me: number },
): ThreadLine[] {
  const firstUnread =
    readUpTo === null
      ? undefined
      : rows.find(({ message }) => message.no > readUpTo && message.sender.id !== me)
  let day = 0
  const lines = rows.map((row, index): ThreadLine => {
    const at = Date.parse(row.message.createdAt)
    const before = rows[index - 1]?.message
    const midnight = new Date(at).setHours(0, 0, 0, 0)
    const isNewDay = midnight !== day
    day = midnight
    const isFirstUnread = row === firstUnread
    const pause = before ? at - Date.parse(before.createdAt) : 0
    const opens =
      isNewDay || isFirstUnread || before?.sender.id !== row.message.sender.id || pause > PAUSE_MS
    return { ...row, day: isNewDay ? dayName(at, now) : null, isFirstUnread, opens, closes: true }
  })
  return lines.map((line, index) => {
    const next = lines[index + 1]
    const isSameMinute =
      next !== undefined && minuteOf(next.message.createdAt) === minuteOf(line.message.createdAt)
    return { ...line, closes: !isSameMinute || next.opens }
  })
}

const minuteOf = (at: string) => Math.floor(Date.parse(at) / 60_000)

/**
 * For each message, by number, those whose mark stands at it: the last one they have read. Nobody stands at their own
 * message; of a direct chat only `onlyBy` counts, whose messages wait to be seen.
 */
export function readersByMessage(
  rows: readonly MessageRow[],
  marks: Readonly<Record<number, number>>,
  onlyBy?: number,
): Map<number, number[]> {
  const told = rows.filter(
    ({ unsent, message }) =>
      unsent === null && (onlyBy === undefined || message.sender.id === onlyBy),
  )
  const readers = new Map<number, number[]>()
  for (const [reader, upTo] of Object.entries(marks)) {
    const userId = Number(reader)
    const at = told.findLast(({ message }) => message.no <= upTo)?.message
    if (at && at.sender.id !== userId) readers.set(at.no, [...(readers.get(at.no) ?? []), userId])
  }
  return readers
}
