import type { Mode } from '@trunkline/shared/protocol/server-frames'

/** What people call each mode. */
export const modeWords: Record<Mode, string> = {
  unified: 'the one line',
  legacy: 'the old lines',
  poll: 'polling',
}
