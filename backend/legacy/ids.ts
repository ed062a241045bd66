import { MOST_ID } from '@trunkline/shared/protocol/topic'

/**
 * How C and D spell ids: the integer key behind a prefix (`user_1`, `t1`, `n1`, `dm_5`, `group_6`, `msg_9`), so that the
 * key can be read back.
 */
const prefixes = {
  user: ['user_'],
  post: ['t'],
  notification: ['n'],
  message: ['msg_'],
  chat: ['dm_', 'group_'],
} as const
export type PrefixedKind = keyof typeof prefixes

/** `readId(kind, spellId(kind, id)) === id`. A chat's prefix says its kind: `spellChat`. */
export const spellId = (kind: Exclude<PrefixedKind, 'chat'>, id: number): string =>
  `${prefixes[kind][0]}${id}`

/** A chat, as C names it. `readId('chat', …)` reads both. */
export const spellChat = (kind: 'direct' | 'group', id: number): string =>
  `${kind === 'direct' ? 'dm' : 'group'}_${id}`

/** Reads both forms, `user_1` and `1`, in paths and frames alike. Undefined for what cannot be an id. */
export function readId(kind: PrefixedKind, given: unknown): number | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined
  const text = String(given)
  const prefix = prefixes[kind].find((one) => text.startsWith(one)) ?? ''
  const digits = text.slice(prefix.length)
  return /^[1-9]\d{0,9}$/.test(digits) && Number(digits) <= MOST_ID ? Number(digits) : undefined
}
