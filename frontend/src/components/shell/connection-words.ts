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
