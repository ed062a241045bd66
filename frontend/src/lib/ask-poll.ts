import { formatPositions } from '@trunkline/shared/protocol/position'

import type { PollAnswer, PollQuestion } from '../realtime/poll-asking.ts'
import { ApiError, readWithMode } from './api.ts'

/** One poll over HTTP. Rejects when nobody answers, or once it is cut. */
export async function askPoll(
  { epoch, positions, topics, away, hidden, line }: PollQuestion,
  cut: AbortSignal,
): Promise<PollAnswer | 'signed_out'> {
  const query = new URLSearchParams({
    epoch,
    positions: formatPositions(positions),
    topics: topics.filter((topic) => !positions[topic]).join(','),
    line,
    ...(away && { away: '1' }),
    ...(hidden && { hidden: '1' }),
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

/**
 * Says to the server when the page goes, so that nobody waits for a poll that never comes. The answer says it at once:
 * the line has ended. Quietly: after a sign-out nobody is there any more who could leave.
 */
export function leavePolling(line: string): () => void {
  const leave = () =>
    // A page that goes has no time for an answer; one that nobody hears is missed by the time of its next poll.
    void fetch('/api/realtime/leave?quiet', {
      method: 'POST',
      keepalive: true,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ line }),
    }).catch(() => undefined)
  addEventListener('pagehide', leave)
  return () => {
    removeEventListener('pagehide', leave)
    leave()
  }
}
