/** What this page made last: ids of the same millisecond count up, so that they sort as they were made. */
let last = { time: 0, count: 0 }

/**
 * A UUIDv7 (RFC 9562): the idempotency key of one action, sortable by when it was made. `now` is ms since 1970.
 */
export function actionId(now: number): string {
  last = { time: now, count: now === last.time ? last.count + 1 : 0 }
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(now / 2 ** 32))
  view.setUint32(2, now % 2 ** 32)
  view.setUint16(6, 0x7000 | (last.count & 0x0fff))
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** When the action was made, as ISO 8601: a UUIDv7 begins with its time. */
export function actionTime(id: string): string {
  return new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toISOString()
}
