import type { EventOf, ValueOf } from '@trunkline/shared/contract/catalogue'
import type { Retry } from '@trunkline/shared/protocol/backoff'
import { type Positions, positionEntries } from '@trunkline/shared/protocol/position'
import type { Mode, TopicState } from '@trunkline/shared/protocol/server-frames'
import { alwaysFollowed, type ParsedTopic, parseTopic } from '@trunkline/shared/protocol/topic'

import { eventsBetween } from './event-log.ts'
import type { FollowServices } from './follows.ts'
import type { Modes } from './modes.ts'
import { type Asked, judge, lookUp, noTopics } from './resume.ts'
import { hides, isShared, type Screen, unnaming, withheld } from './screen.ts'
import type { Sequencer } from './sequencer.ts'
import type { PollEvery } from './visits.ts'

export type PollServices = FollowServices & {
  build: string
  retry: Retry
  every: PollEvery
  modes: Modes
}

/** Where the page stands: positions, and topics it shows without having one yet. */
type PollRequest = {
  epoch?: string | undefined
  positions: Positions
  topics: readonly string[]
}

/** `welcome` without a connection, and what a resumed line would send: the events in order, and the values of now. */
export type PollAnswer = {
  epoch: string
  user: number
  build: string
  mode: Mode
  retry: Retry
  /** How soon to ask again. */
  every: PollEvery
  topics: Record<string, TopicState>
  events: EventOf[]
  values: ValueOf[]
}

export type Poll = (userId: number, request: PollRequest) => Promise<PollAnswer>

/**
 * One turn of the poll transport: the same verdicts as `hello`, over HTTP (PROTOCOL rule 14). Topics stay followed for
 * a while after, so a quiet poll is answered from memory.
 */
export function createPoll(services: PollServices): Poll {
  const { hub, db, epoch, build, modes, retry, every, topicRules, openScreen } = services
  return async (userId, request) => {
    const topics = noTopics()
    const allowed: ParsedTopic[] = []
    const named = positionEntries(request.positions).map(([name]) => name)
    for (const name of new Set([...alwaysFollowed(userId), ...named, ...request.topics])) {
      const parsed = parseTopic(name)
      if (parsed && (await topicRules[parsed.kind].mayFollow(db, userId, parsed.id ?? 0)))
        allowed.push(parsed)
      else topics[name] = { seq: 0, id: '', state: 'denied' }
    }
    const names = allowed.map(({ topic }) => topic)
    const sequencers = await hub.hold(names)
    const screen = await openScreen(userId, () => undefined).catch((error: unknown) => {
      hub.release(names)
      throw error
    })
    try {
      const asked = sequencers.map((sequencer): Asked => {
        const since = request.positions[sequencer.topic]
        return { sequencer, since, epoch: request.epoch }
      })
      const known = await lookUp(services, asked)
      const verdicts = asked.map((one) => judge(one, known.get(one.sequencer.topic), services))
      const events = await Promise.all(
        verdicts.map(async ({ state, cursor }, i) => {
          const sequencer = sequencers[i]
          if (!sequencer) return []
          topics[sequencer.topic] = state
          if (state.state !== 'replay') return []
          const missed = await replay(services, sequencer, [cursor, state.seq])
          if (missed.length === state.seq - cursor) return missed
          // Retention took some of them meanwhile.
          topics[sequencer.topic] = { ...state, state: 'reset', why: 'retention' }
          return []
        }),
      )
      const values = await Promise.all(
        allowed.map(async ({ kind, id }) => topicRules[kind].current?.(db, userId, id ?? 0) ?? []),
      )
      return {
        epoch,
        user: userId,
        build,
        mode: modes.wanted(userId).mode,
        retry,
        every,
        topics,
        events: events.flat().map((event) => shown(event, screen)),
        values: values.flat().filter((value) => !hides(screen, value)),
      }
    } finally {
      screen.close()
      hub.release(names)
    }
  }
}

/** As a line tells it: somebody hidden is a number without content. */
function shown(event: EventOf, screen: Screen): EventOf {
  const parsed = parseTopic(event.topic)
  if (!parsed || !isShared(parsed)) return event
  return hides(screen, event) ? withheld(event) : unnaming(screen, event)
}

/** Everything after the first number up to the second: `judge` has made sure that it was there and is not too much. */
async function replay(
  { db }: Pick<PollServices, 'db'>,
  sequencer: Sequencer,
  [after, upTo]: readonly [number, number],
): Promise<EventOf[]> {
  const ring = sequencer.since(after)?.map(({ message }) => message) ?? []
  if (ring.length >= upTo - after) return ring.slice(0, upTo - after)
  return eventsBetween(db, sequencer.topic, { after, upTo, limit: upTo - after })
}
