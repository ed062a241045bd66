import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'

/** Requests that may wait behind another on their connection: nearly every client sends none before its answer is there. */
const MOST_WAITING = 8

/**
 * Answers the requests of one connection strictly one after another, as it must send the answers (RFC 9112 section
 * 9.3.2): the next is looked at when the answer before has left. Whoever sends more than a few ahead is cut off, so a
 * connection never costs more than one answer.
 */
export function oneAtATime(answer: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, (() => void)[]>()
  return (request, response) => {
    const { socket } = request
    const begin = () => {
      response.once('close', next)
      answer(request, response)
    }
    const next = () => {
      const following = socket.destroyed ? undefined : waiting.get(socket)?.shift()
      if (following) following()
      else waiting.delete(socket)
    }
    // A chunk may hold a thousand requests, and is read to its end though the first of them ended the connection.
    if (socket.destroyed) return
    const before = waiting.get(socket)
    if (!before) {
      waiting.set(socket, [])
      begin()
    } else if (before.length < MOST_WAITING) before.push(begin)
    else socket.destroy()
  }
}
