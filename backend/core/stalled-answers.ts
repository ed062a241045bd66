import type { RequestListener } from 'node:http'

/**
 * Cuts the connection off when nothing of an answer is taken for `stallMs`, or twice that at most, whatever else the
 * reader sends meanwhile. An answer that has nothing to write, such as a quiet stream, waits as long as it likes.
 */
export const cutStalled =
  (answer: RequestListener, stallMs: number): RequestListener =>
  (request, response) => {
    const { socket } = request
    let before = -1
    const look = setInterval(() => {
      const taken = socket.bytesWritten - socket.writableLength
      if (socket.writableLength > 0 && taken === before) socket.destroy()
      before = taken
    }, stallMs).unref()
    response.once('close', () => clearInterval(look))
    answer(request, response)
  }
