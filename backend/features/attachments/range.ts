/**
 * The one part of `bytes` that a `Range` header asks for (RFC 9110): undefined for the whole, which also answers what
 * cannot be read and lists of parts; `none` where nothing of it is there.
 */
export function rangeOf(
  header: string | undefined,
  bytes: number,
): { start: number; end: number } | 'none' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  const last = bytes - 1
  if (from === '')
    return to === '0' ? 'none' : { start: Math.max(0, bytes - Number(to)), end: last }
  const start = Number(from)
  const end = to === '' ? last : Math.min(Number(to), last)
  if (start > last) return 'none'
  return start > end ? undefined : { start, end }
}
