import { FRAME_BYTES } from '@trunkline/shared/protocol/version'

import { parseStrictJson } from './strict-json.ts'

/** Levels of one frame; an array of frames is one more. */
const DEPTH = 16

export type Inbound =
  | { ok: true; frames: unknown[] }
  | { ok: false; message: string; tooLarge: boolean }

/** A message is one frame or an array of frames; 16 KB a frame. Never throws. */
export function splitMessage(text: string): Inbound {
  const read = parseStrictJson(text, /^\s*\[/.test(text) ? DEPTH + 1 : DEPTH)
  if (!read.ok) return { ok: false, message: read.message, tooLarge: false }
  const frames = Array.isArray(read.value) ? read.value : [read.value]
  if (text.length > FRAME_BYTES && frames.some((frame) => bytes(frame) > FRAME_BYTES))
    return { ok: false, message: `a frame is at most ${FRAME_BYTES} bytes`, tooLarge: true }
  return { ok: true, frames }
}

const bytes = (frame: unknown) => Buffer.byteLength(JSON.stringify(frame) ?? '')
