import type { PlantedFault } from './fault.ts'

const file = 'frontend/src/realtime/switching-transport.ts'
const LINE = {
  file,
  project: 'frontend',
  test: 'frontend/src/realtime/switching-transport.test.ts',
} as const
const MODEL = {
  file,
  project: 'frontend',
  test: 'frontend/src/context/switching.model.test.ts',
} as const

/** A page that moves between lines, because it was asked to or because a line cannot be opened. */
export const switchingFaults: readonly PlantedFault[] = [
  {
    breaks: 'a page whose sockets cannot be opened stays without a line',
    find: 'attempt >= FAILED_OPENS || retryAt === null || why === FULL',
    by: 'attempt >= 30',
    ...LINE,
  },
  {
    breaks: 'a page that is refused a socket for good stays without a line',
    find: ' || retryAt === null',
    by: '',
    ...LINE,
  },
  {
    breaks: 'a page for whose socket there is no room waits without a line until there is',
    find: ' || why === FULL',
    by: '',
    ...LINE,
  },
  {
    breaks: 'a page that polls never goes back to its line',
    find: 'this.#next = next.isStandIn ? before : null',
    by: 'this.#next = null',
    ...LINE,
  },
  {
    breaks: 'a page polls beside a line that is there',
    find: 'if (isThere && next?.isStandIn) this.#giveUp()',
    by: '',
    ...LINE,
  },
  {
    breaks: 'a line that is gone before it took over keeps its topics from the line before',
    find: "if (leg === this.#next && leg.line.status.get().state === 'offline') this.#untake(leg)",
    by: '',
    ...LINE,
  },
  {
    breaks: 'what a line that was given up had kept from the page is never read',
    find: 'this.#readAgain([...abandoned.taken])',
    by: '',
    ...LINE,
  },
  {
    breaks: 'what an old line cannot say of the past is never read',
    find: 'if (!next.resumes) this.#readAgain',
    by: 'if (next.resumes) this.#readAgain',
    ...LINE,
  },
  {
    breaks: 'two lines tell one topic in turns',
    find: 'if (leg === this.#next) leg.taken.add(topic)',
    by: '',
    ...LINE,
  },
  {
    breaks: 'nobody is told of what happens during a switch',
    find: 'return leg.isHandover && last !== undefined && seq > last[0]',
    by: 'return false',
    ...LINE,
  },
  {
    breaks: 'what happened in the absence of a page startles people when it is back',
    find: 'if (isAway(status)) this.#current.isHandover = false',
    by: '',
    ...LINE,
  },
  {
    breaks: 'what was done during a switch has no answer',
    find: 'this.#unanswered.moveTo(next.line)',
    by: '',
    ...LINE,
  },
  {
    breaks: 'what was refused over the stand-in is carried out when the socket opens',
    ...LINE,
    file: 'frontend/src/realtime/unanswered.ts',
    find: 'asking.abort()\n        void ask()',
    by: 'void ask()',
  },
  {
    breaks: 'one event is news twice on a page that moves between lines',
    find: 'const replay = !this.#seen.add(message.id) || (',
    by: 'const replay = (',
    ...MODEL,
  },
  {
    breaks: 'what an old line had no words for is never told by the next one',
    find: 'for (const topic of next.begun.keys()) if (!next.taken.has(topic)) this.#take(next, topic)',
    by: '',
    ...LINE,
  },
]
