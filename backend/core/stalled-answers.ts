import type { RequestListener, ServerResponse } from 'node:http'

import { bytesTaken } from './bytes-taken.ts'

/**
 * Cuts the connection off when nothing of an answer is taken for `stallMs`, or twice that at most, whatever else the
 * reader sends meanwhile. An answer that has nothing to write, such as a quiet stream, waits as long as it likes, and
 * so may a large one of which something is taken now and then.
 */
export function cutStalled(answer: RequestListener, stallMs: number): RequestListener {
  /** Answers under way, and what had been taken of each at the last look where something waited. */
  const underWay = new Map<ServerResponse, number | undefined>()
  let looking: NodeJS.Timeout | undefined
  const look = () => {
    for (const [response, before] of underWay) {
      const { socket } = response.req
      const taken = socket.writableLength > 0 ? bytesTaken(socket) : undefined
      if (taken !== undefined && taken === before) socket.destroy()
      underWay.set(response, taken)
    }
    if (underWay.size > 0) return
    clearInterval(looking)
    looking = undefined
  }
  return (request, response) => {
    underWay.set(response, undefined)
    looking ??= setInterval(look, stallMs).unref()
    response.once('close', () => underWay.delete(response))
    answer(request, response)
  }
}
