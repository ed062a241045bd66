import type { ModeReason, RolloutState } from '@trunkline/shared/contract/rollout'
import type { Mode } from '@trunkline/shared/protocol/server-frames'

import { isInside } from './bucket.ts'

type Decides = Pick<RolloutState, 'percent' | 'kill'> & {
  plan: Pick<RolloutState['plan'], 'otherwise' | 'parityPercent'>
}

/**
 * The mode that the server wants: kill switch, then the percentage, then the build (PROMISES, HTTP). A browser's own choice
 * stands between the first two, and only the page knows it.
 */
export function modeFor(
  { percent, kill, plan }: Decides,
  build: Mode,
  userId: number | undefined,
): { mode: Mode; why: ModeReason } {
  if (kill) return { mode: kill.to, why: 'kill' }
  if (percent === null || userId === undefined) return { mode: build, why: 'build' }
  return { mode: isInside(userId, 'rollout', percent) ? 'unified' : plan.otherwise, why: 'rollout' }
}

/** Share of users, in percent, whom the server wants on the one line, whoever decides it. */
export function wantedPercent({ percent, kill }: Pick<Decides, 'percent' | 'kill'>, build: Mode) {
  const everybody = kill ? kill.to : build
  return kill || percent === null ? Number(everybody === 'unified') * 100 : percent
}

/** Whether this user's page compares both transports: a draw of its own, so that both cohorts are in it. */
export const comparesParity = ({ plan }: Decides, userId: number | undefined): boolean =>
  userId !== undefined && isInside(userId, 'parity', plan.parityPercent)
