import type { Position } from '@trunkline/shared/protocol/position'
import type { TopicState } from '@trunkline/shared/protocol/server-frames'
import { kindOf, type Topic, type TopicKind } from '@trunkline/shared/protocol/topic'

import type { RestartReason } from './transport.ts'

type Cursor = {
  /** The last event applied; null until the server has said where the stream stands. */
  position: Position | null
  /** Why there is no position, where there was one. */
  lost: RestartReason | null
  /** Events up to this number happened while the page was away. */
  replayTo: number
  /** A gap was seen and the topic asked for again: what does not fit is dropped until the answer. */
  repairing: boolean
  /** The topic was asked for again, and nothing has come of it yet. */
  repaired: boolean
}

/** Places in topics that were left that are remembered; after that the longest left goes. */
const MOST_LEFT = 200

const ofAccess: ReadonlySet<TopicKind> = new Set(['account', 'friend_requests', 'chats'])

/** Whether the topic is one of the user's own whose events may mean that access to others has come back. */
export const tellsOfAccess = (topic: Topic): boolean => ofAccess.has(kindOf(topic))

/** What to do with an event: apply it, drop it, or ask for what is missing (`ask`), or begin anew (`lost`). */
export type Admission = 'apply' | 'drop' | 'ask' | 'lost'

/**
 * Where this page stands in each topic. Numbers are dense, so the next event is the last one plus one: a lower number
 * was seen, a higher one means that something is missing. A position moves only when its event has been applied.
 */
export class TopicCursors {
  readonly #cursors = new Map<Topic, Cursor>()
  /** Nobody shows these; the longest left comes first. */
  readonly #left = new Set<Topic>()

  /** A topic that has no position starts from `since`, if anybody knows one; one that is lost begins anew. */
  open(topic: Topic, since?: Position): void {
    const cursor = this.#at(topic)
    if (cursor.lost === null) cursor.position ??= since ?? null
  }

  /** The topic is asked for again from here: until that is answered, what does not follow on this is dropped. */
  rewind(topic: Topic, position: Position): void {
    const cursor = this.#at(topic)
    cursor.position = position
    cursor.repairing = true
  }

  /** It is answered, and goes on from where this cursor stands. */
  answered(topic: Topic): void {
    this.#at(topic).repairing = false
  }

  position(topic: Topic): Position | undefined {
    return this.#cursors.get(topic)?.position ?? undefined
  }

  /** Somebody shows the topic. */
  enter(topic: Topic): void {
    this.#left.delete(topic)
  }

  /** Nobody does any more. False when there is no place in it to come back to: without events there is none. */
  leave(topic: Topic): boolean {
    this.#left.delete(topic)
    const cursor = this.#cursors.get(topic)
    const isPlace = (cursor?.position?.[0] ?? 0) > 0
    // Nobody waits for what was missed there.
    if (cursor) cursor.replayTo = 0
    if (isPlace) this.#left.add(topic)
    else this.#cursors.delete(topic)
    const [longest] = this.#left
    if (longest && this.#left.size > MOST_LEFT) this.remove(longest)
    return isPlace
  }

  admit(topic: Topic, seq: number): Admission {
    const cursor = this.#cursors.get(topic)
    if (!cursor?.position || seq <= cursor.position[0]) return 'drop'
    if (seq === cursor.position[0] + 1) return 'apply'
    if (cursor.repairing) return 'drop'
    cursor.repairing = true
    if (!cursor.repaired) {
      cursor.repaired = true
      return 'ask'
    }
    this.forget(topic, 'gap')
    return 'lost'
  }

  isReplay(topic: Topic, seq: number): boolean {
    return seq <= this.#at(topic).replayTo
  }

  advance(topic: Topic, position: Position): void {
    const cursor = this.#at(topic)
    cursor.position = position
    cursor.repairing = cursor.repaired = false
  }

  /** The server's word on a topic that was asked for; the answer says whether the page has to start over, and why. */
  settle(topic: Topic, { seq, id, state, why }: TopicState): RestartReason | null {
    const cursor = this.#at(topic)
    // Nothing was missed up to a place that this cursor is not at: the answer to an earlier question.
    if (state === 'live' && cursor.position && cursor.position[0] < seq) return null
    cursor.repairing = false
    cursor.replayTo = state === 'replay' ? seq : 0
    if (state === 'replay' || state === 'denied') return null
    // The stream goes on where the page stands, or before that: the line before has told more by now.
    if (state === 'live' && cursor.position) return null
    const restart = state === 'reset' ? (why ?? 'identity') : (cursor.lost ?? 'opened')
    cursor.position = [seq, id]
    cursor.lost = null
    return restart
  }

  forget(topic: Topic, why: RestartReason): void {
    const cursor = this.#at(topic)
    if (!cursor.position) return
    cursor.position = null
    cursor.lost = why
  }

  forgetAll(why: RestartReason): void {
    for (const topic of this.#cursors.keys()) this.forget(topic, why)
  }

  remove(topic: Topic): void {
    this.#cursors.delete(topic)
    this.#left.delete(topic)
  }

  /** True while events that happened in the page's absence are still to come. */
  catchingUp(): boolean {
    return [...this.#cursors.values()].some(
      ({ position, replayTo }) => position !== null && position[0] < replayTo,
    )
  }

  #at(topic: Topic): Cursor {
    let cursor = this.#cursors.get(topic)
    if (!cursor) {
      cursor = { position: null, lost: null, replayTo: 0, repairing: false, repaired: false }
      this.#cursors.set(topic, cursor)
    }
    return cursor
  }
}
