/**
 * An unmasked text frame (RFC 6455 section 5.2), ready for the TCP socket. It has memory of its own: a ring keeps frames for
 * long, and a slice of Node's pool would keep the 64 KiB around it, too.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafeSlow(header + length)
  frame[0] = 0x81
  if (header === 2) frame[1] = length
  else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, header)
  return frame
}

/** A ping with this payload, at most 125 bytes, which its pong carries back (RFC 6455 section 5.5). */
export const pingFrame = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x89, payload.length]), payload])
