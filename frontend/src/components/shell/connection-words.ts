import type { CloseName } from '@trunkline/shared/protocol/close-codes'

import type { Status } from '../../realtime/transport.ts'

/** What each state of the line is called. */
export const connectionWords: Record<Status['state'], string> = {
  connecting: 'Connecting…',
  live: 'Live',
  catching_up: 'Catching up…',
  offline: 'Offline',
  signed_out: 'Signed out',
}

/** What each state means, for whoever points at the dot. */
export const connectionMeaning: Record<Status['state'], string> = {
  connecting: 'Opening the line. What you see may be a moment old.',
  live: 'Everything arrives as it happens.',
  catching_up: 'The line is up; what you missed is on its way.',
  offline: 'No line. What you see may be old; what you write is kept.',
  signed_out: 'Your session has ended on this device.',
}

const troubles: Readonly<Partial<Record<CloseName, string>>> = {
  restart: 'the server is restarting',
  later: 'the server is busy',
  busy: 'the server is busy',
  internal: 'the server has a problem',
  slow_reader: 'the network is slow',
  silent: 'the network is slow',
  hello_timeout: 'the network is slow',
  too_many: 'you have too many windows open',
  version: 'this page is old, please load it again',
}

/** Why there is no line, where people can make something of it; the developer panel names the rest. */
export const troubleOf = (why: string | null): string | undefined =>
  why !== null && Object.hasOwn(troubles, why) ? troubles[why as CloseName] : undefined
