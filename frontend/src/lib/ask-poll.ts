import { formatPositions } from '@trunkline/shared/protocol/position'

import type { PollAnswer, PollQuestion } from '../realtime/poll-asking.ts'
import { ApiError, readWithMode } from './api.ts'

/** One poll over HTTP. Rejects when nobody answers, or once it is cut. */
export async function askPoll(
  { epoch, positions, topics, away }: PollQuestion,
  cut: AbortSignal,
): Promise<PollAnswer | 'signed_out'> {
  const query = new URLSearchParams({
    epoch,
    positions: formatPositions(positions),
    topics: topics.filter((topic) => !positions[topic]).join(','),
    ...(away && { away: '1' }),
  })
  try {
    const path = `/api/realtime/events?${query.toString()}`
    const { data, why } = await readWithMode<PollAnswer>(path, cut)
    return { ...data, why }
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return 'signed_out'
    throw error
  }
}
