/** How D spells ids: the integer key behind a prefix (`user_1`, `t1`, `n1`), so that the key can be read back. */
const prefixes = { user: 'user_', post: 't', notification: 'n' } as const
export type PrefixedKind = keyof typeof prefixes

/** `readId(kind, spellId(kind, id)) === id`. */
export const spellId = (kind: PrefixedKind, id: number): string => `${prefixes[kind]}${id}`

/** Reads both forms, `user_1` and `1`, in paths and frames alike. Undefined for what cannot be an id. */
export function readId(kind: PrefixedKind, given: unknown): number | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined
  const text = String(given)
  const digits = text.startsWith(prefixes[kind]) ? text.slice(prefixes[kind].length) : text
  return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : undefined
}
