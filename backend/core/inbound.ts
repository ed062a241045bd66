import { FRAME_BYTES } from '@trunkline/shared/protocol/version'

/** Deeper data are refused: parsing them is cheap, walking them later need not be (RELIABILITY 2.9). */
const DEPTH = 16

export type Inbound =
  | { ok: true; frames: unknown[] }
  | { ok: false; message: string; tooLarge: boolean }

/** A message is one frame or an array of frames; 16 KB a frame. Never throws. */
export function splitMessage(text: string): Inbound {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, message: 'not JSON', tooLarge: false }
  }
  const frames = Array.isArray(value) ? value : [value]
  if (frames.some((frame) => tooDeep(frame, DEPTH)))
    return { ok: false, message: `nested deeper than ${DEPTH} levels`, tooLarge: false }
  if (text.length > FRAME_BYTES && frames.some((frame) => bytes(frame) > FRAME_BYTES))
    return { ok: false, message: `a frame is at most ${FRAME_BYTES} bytes`, tooLarge: true }
  return { ok: true, frames }
}

const bytes = (frame: unknown) => Buffer.byteLength(JSON.stringify(frame) ?? '')

function tooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (left === 0) return true
  for (const part of Object.values(value)) if (tooDeep(part, left - 1)) return true
  return false
}
