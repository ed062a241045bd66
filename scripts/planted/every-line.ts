import type { PlantedFault } from './fault.ts'

const DOORS = { project: 'backend', test: 'backend/legacy/hostile.test.ts' } as const
const FRAMES = {
  file: 'backend/legacy/socket.ts',
  project: 'backend',
  test: 'backend/legacy/frames.test.ts',
} as const

/** What holds on the new line and is forgotten on one of the others, or the other way round (SECURITY.md). */
export const everyLineFaults: readonly PlantedFault[] = [
  {
    breaks: 'old lines open from every Origin',
    file: 'backend/core/upgrades.ts',
    find: 'if (!originAllowed(request, this.#services.origins))',
    by: "if (first.route.line !== 'legacy' && !originAllowed(request, this.#services.origins))",
    ...DOORS,
    title: 'opens no line',
  },
  {
    breaks: 'the new line takes a token in its address',
    file: 'backend/core/upgrades.ts',
    find: "const tokenInUrl = first.route.line === 'legacy'",
    by: 'const tokenInUrl = true',
    ...DOORS,
    title: 'a token of old lines opens them and the stream',
  },
  {
    breaks: 'a stream takes a ticket',
    file: 'backend/legacy/sse.ts',
    find: "c.req.query('token') === undefined ? authenticate(c, next) : byToken(c, next)",
    by: `c.req.header('Sec-WebSocket-Protocol') === undefined
      ? c.req.query('token') === undefined ? authenticate(c, next) : byToken(c, next)
      : authenticateBy((asked) => ({
          ...none,
          ticket: asked.req.header('Sec-WebSocket-Protocol')?.replace('ticket.', ''),
          legacyToken: undefined,
        }))(c, next)`,
    ...DOORS,
    title: 'opens one socket, once, and no stream',
  },
  {
    breaks: 'an old line tells of a post that one may not see that it is there',
    file: 'backend/legacy/accept.ts',
    find: "if (!endpoint.leadsTo && !(await mayFollow(services, userId, topics))) return refuse('not_found')",
    by: '',
    ...DOORS,
    title: 'line, chat, post or stream is refused',
  },
  {
    breaks: 'an old line names its caller as whoever they like',
    file: 'backend/legacy/accept.ts',
    find: "if (place.userId !== userId) return refuse('forbidden')",
    by: '',
    ...DOORS,
    title: 'line, chat, post or stream is refused',
  },
  {
    breaks: 'an old line listens to nonsense for ever',
    ...FRAMES,
    find: '      this.#intake.nonsense()\n',
    by: '',
    title: 'twenty frames without sense',
  },
  {
    breaks: 'an old line may be flooded',
    ...FRAMES,
    find: 'const refusal = this.#intake.refuse()',
    by: 'const refusal = undefined',
    title: 'a flood is told to slow down',
  },
  {
    breaks: 'an old line ends at the first word that it does not understand',
    ...FRAMES,
    find: "      this.#services.metrics.received.inc({ type: 'malformed' })\n",
    by: "      this.#connection.close('bad_frame')\n",
    title: 'what makes no sense',
  },
  {
    breaks: 'a person may hold any number of old lines',
    file: 'backend/core/line-places.ts',
    find: 'legacy: new Quota(limits.maxLegacySocketsPerUser)',
    by: 'legacy: new Quota(Infinity)',
    project: 'backend',
    test: 'backend/legacy/places.test.ts',
  },
  {
    breaks: 'a stream holds whatever its reader does not take',
    file: 'backend/legacy/event-stream.ts',
    find: 'return this.waitingBytes > this.#options.maxBufferedBytes\n',
    by: 'return this.waitingBytes < 0\n',
    project: 'backend',
    test: 'backend/legacy/stuck.test.ts',
  },
]
