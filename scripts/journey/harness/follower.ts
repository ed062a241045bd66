import type { Position } from '@trunkline/shared/protocol/position'
import type { ServerFrameOf, TopicState } from '@trunkline/shared/protocol/server-frames'

import type { TestClient } from '../../../backend/core/testing.ts'
import type { Person } from './people.ts'

/** A client that knows only the wire: it follows one topic and comes back to where it was, however often it is cut. */
export type Follower = {
  /** The numbers of all events that it was sent, as they came. */
  readonly heard: readonly number[]
  /** What each welcome said of the topic; `reset`, too, for each that came between two welcomes. */
  readonly states: readonly TopicState['state'][]
  stop(): void
}

const PAUSE_MS = 50

export function follow(person: Person, topic: string): Follower {
  const heard: number[] = []
  const states: TopicState['state'][] = []
  let going = true
  let client: TestClient | undefined
  let resume: { epoch: string; positions: Record<string, Position> } | undefined

  const isOurs = (frame: unknown): frame is ServerFrameOf<'event' | 'reset'> => {
    const { type, topic: of } = frame as ServerFrameOf<'event' | 'reset'>
    return (type === 'event' || type === 'reset') && of === topic
  }

  const listen = async () => {
    client = person.connect()
    const { epoch, topics } = await client.hello({ topics: [topic], ...(resume && { resume }) })
    const here = topics[topic]
    if (!here) throw new Error(`No word of ${topic}.`)
    states.push(here.state)
    resume ??= { epoch, positions: { [topic]: [here.seq, here.id] } }
    for (;;) {
      const { type, seq, id } = await client.take(isOurs)
      if (type === 'event') heard.push(seq)
      else states.push('reset')
      resume = { epoch, positions: { [topic]: [seq, id] } }
    }
  }
  const run = async () => {
    while (going) {
      await listen().catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
  void run()
  return {
    heard,
    states,
    stop() {
      going = false
      client?.socket.terminate()
    },
  }
}
