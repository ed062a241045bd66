import type { PlantedFault } from './fault.ts'

const UPGRADES = {
  file: 'backend/core/upgrades.ts',
  project: 'backend',
  test: 'backend/core/upgrades.test.ts',
} as const
const SETTINGS = { project: 'backend', test: 'backend/security/settings.test.ts' } as const
const HEADERS = {
  file: 'backend/page.ts',
  project: 'backend',
  test: 'backend/security/headers.test.ts',
} as const
const SERVED = {
  file: 'backend/features/attachments/routes.ts',
  project: 'backend',
  test: 'backend/features/attachments/downloads.test.ts',
} as const

/** What stands at the door: raw sockets, upgrades, time limits, headers, files and how they are served (SECURITY.md). */
export const guardFaults: readonly PlantedFault[] = [
  {
    breaks: 'a reset during an upgrade ends the process',
    file: UPGRADES.file,
    project: 'journeys',
    test: 'scripts/journey/faults/peers.test.ts',
    find: "    server.on('connection', (socket) => socket.on('error', () => undefined))\n",
    by: '',
  },
  {
    breaks: 'a frame that breaks the protocol ends the process',
    ...UPGRADES,
    file: 'backend/core/connection.ts',
    find: "    this.#ws.on('error', () => undefined)\n",
    by: '',
  },
  {
    breaks: 'who breaks the protocol while a line is refused ends the process',
    ...UPGRADES,
    find: "    ws?.on('error', () => undefined)\n",
    by: '',
  },
  {
    breaks: 'an upgrade to something else hangs',
    ...UPGRADES,
    find: "if (headers.upgrade?.toLowerCase() !== 'websocket')",
    by: "if (headers.upgrade?.toLowerCase() !== 'websocket') return\n    if (headers.upgrade === undefined)",
  },
  {
    breaks: 'a request may dribble for a minute, whatever is set',
    file: 'backend/core/http-server.ts',
    find: 'requestTimeout: requestTimeoutMs',
    by: 'requestTimeout: 60_000',
    ...SETTINGS,
  },
  {
    breaks: 'pings are counted by numbers that nobody set',
    file: 'backend/core/connection.ts',
    find: '...services.bounds.pings',
    by: 'perSecond: 2, burst: 60',
    ...SETTINGS,
  },
  {
    breaks: 'patience has no end that anybody set',
    file: 'backend/core/intake.ts',
    find: 'most: overRate',
    by: 'most: 100',
    ...SETTINGS,
  },
  {
    breaks: 'old browsers put the page into a frame',
    ...HEADERS,
    find: "xFrameOptions: 'DENY'",
    by: 'xFrameOptions: false',
  },
  {
    breaks: 'other sites learn which page one came from',
    ...HEADERS,
    find: "referrerPolicy: 'same-origin'",
    by: "referrerPolicy: 'unsafe-url'",
  },
  {
    breaks: 'a site with one https address locks out its others',
    ...HEADERS,
    find: "origins.every((origin) => origin.startsWith('https:'))",
    by: "origins.some((origin) => origin.startsWith('https:'))",
  },
  {
    breaks: 'a file that is no picture opens in place',
    ...SERVED,
    find: "file.width === null ? 'attachment' : 'inline'",
    by: "'inline'",
  },
  {
    breaks: 'a file that pretends to be a page acts as one of ours',
    ...SERVED,
    find: '"sandbox; default-src \'none\'"',
    by: '"default-src \'self\'"',
  },
  {
    breaks: 'a file is shown from a cache after access was withdrawn',
    ...SERVED,
    find: "'private, no-cache'",
    by: "'public, max-age=3600'",
  },
  {
    breaks: 'a picture may be a bomb',
    file: 'backend/features/attachments/recognise.ts',
    find: 'if (size.width * size.height > MOST_PIXELS)',
    by: 'if (size.width > MOST_PIXELS)',
    project: 'backend',
    test: 'backend/features/attachments/uploads.test.ts',
  },
  {
    breaks: 'a page is a text when its name says so',
    file: 'backend/features/attachments/names.ts',
    find: 'const extension = endings.includes(ending) ? ending : endings[0]',
    by: 'const extension = ending',
    project: 'backend',
    test: 'backend/features/attachments/names.test.ts',
  },
]
