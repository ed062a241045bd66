import type { EventOf, ValueOf } from '@trunkline/shared/contract/catalogue'
import type { Positions } from '@trunkline/shared/protocol/position'
import type { TopicState } from '@trunkline/shared/protocol/server-frames'
import { alwaysFollowed, type Topic } from '@trunkline/shared/protocol/topic'

import type { Refused } from './action-queue.ts'
import type { PollAnswer, PollQuestion } from './poll-asking.ts'
import type { PollOptions } from './poll-transport.ts'
import type { Done } from './transport.ts'

type Answer = (name: string, input: unknown) => Done | Refused

const CUT: Refused = { code: 'unreachable', message: 'nobody answers', temporary: true }

/** The other end of a page that polls: a log per topic, values, idempotent actions. Every answer comes in a later turn. */
export class FakePollServer {
  readonly #logs = new Map<Topic, EventOf[]>()
  readonly #values = new Map<string, ValueOf>()
  readonly #done = new Map<string, Done>()
  readonly #unanswered = new Set<(why: Error) => void>()
  /** The topics of every poll, oldest first. */
  readonly asked: (readonly Topic[])[] = []
  /** Where each poll goes on from, oldest first. */
  readonly positions: Positions[] = []
  /** Whose each poll is, oldest first. */
  readonly lines: string[] = []
  /** Events in all answers. */
  sent = 0
  readonly carriedOut: { id: string; name: string; input: unknown }[] = []
  answer: Answer = () => ({ output: {} as Done['output'], at: {} })
  every = { seen: 3_000, hidden: 15_000 }
  isSilent = false
  /** The connection stands, and nothing comes through it. */
  isHalfOpen = false
  /** Topics that the user may not read. */
  readonly denied = new Set<Topic>()
  /** Whoever is signed in. */
  userId: number
  #failing = 0

  constructor(userId: number) {
    this.userId = userId
  }

  emit(event: EventOf): void {
    this.#log(event.topic).push(event)
  }

  /** What is so from now on; without data it is gone. */
  set(value: ValueOf): void {
    const key = JSON.stringify([value.topic, value.key])
    if (value.data === null) this.#values.delete(key)
    else this.#values.set(key, value)
  }

  /** Every request that waits breaks, and so does the next one. */
  cut(): void {
    this.#failing = 1
    for (const fail of this.#unanswered) fail(refusal(CUT))
    this.#unanswered.clear()
  }

  readonly ask = async (
    { positions, topics, line }: PollQuestion,
    cut: AbortSignal,
  ): Promise<PollAnswer> => {
    this.asked.push(topics)
    this.positions.push(positions)
    this.lines.push(line)
    await Promise.resolve()
    if (this.isHalfOpen)
      await new Promise((_, fail) => cut.addEventListener('abort', () => fail(refusal(CUT))))
    if (this.#failing > 0) {
      this.#failing -= 1
      throw new Error(CUT.message)
    }
    const asked = [...new Set([...alwaysFollowed(this.userId), ...topics])]
    const states: Record<string, TopicState> = {}
    const events: EventOf[] = []
    for (const topic of asked) {
      if (this.denied.has(topic)) {
        states[topic] = { seq: 0, id: '', state: 'denied' }
        continue
      }
      const log = this.#log(topic)
      const last = log.at(-1)
      const since = positions[topic]
      const missed = since ? log.filter(({ seq }) => seq > since[0]) : []
      const state = missed.length > 0 ? 'replay' : 'live'
      states[topic] = { seq: last?.seq ?? 0, id: last?.id ?? '', state }
      events.push(...missed)
    }
    this.sent += events.length
    const values = [...this.#values.values()].filter(({ topic }) => asked.includes(topic))
    const { userId: user, every } = this
    return { epoch: 'k1', user, mode: 'poll', every, topics: states, events, values }
  }

  readonly carryOut: PollOptions['carryOut'] = async (name, input, id) => {
    await Promise.resolve()
    const known = this.#done.get(id)
    if (!known) this.carriedOut.push({ id, name, input })
    const answer = known ?? this.answer(name, input)
    if ('code' in answer) throw refusal(answer)
    this.#done.set(id, answer)
    if (this.isSilent) await new Promise((_, fail) => this.#unanswered.add(fail))
    return answer as Done<typeof name>
  }

  #log(topic: Topic): EventOf[] {
    let log = this.#logs.get(topic)
    if (!log) this.#logs.set(topic, (log = []))
    return log
  }
}

const refusal = (refused: Refused) => Object.assign(new Error(refused.message), refused)
