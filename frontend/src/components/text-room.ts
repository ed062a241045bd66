import { TEXT_BYTES } from '@trunkline/shared/contract/limits'

/** `left` is in bytes, as the server counts them. */
export type Room = { readonly fits: boolean; readonly left: number }

const encoder = new TextEncoder()

/** Whether a text may be sent as it is: not blank, and at most 8 KB of UTF-8. */
export function roomFor(text: string): Room {
  const trimmed = text.trim()
  const left = TEXT_BYTES - encoder.encode(trimmed).length
  return { fits: trimmed !== '' && left >= 0, left }
}
