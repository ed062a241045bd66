import type { ServerFrame, ServerFrameType } from '@trunkline/shared/protocol/server-frames'
import { parseTopic } from '@trunkline/shared/protocol/topic'

type Raw = Record<string, unknown>

const isNumber = (value: unknown): value is number => typeof value === 'number'
const isText = (value: unknown): value is string => typeof value === 'string'
const isObject = (value: unknown): value is Raw => typeof value === 'object' && value !== null
const isTopic = (value: unknown) => isText(value) && parseTopic(value) !== undefined
const optional = (check: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || check(value)

/**
 * What must be true of a frame before the client acts on it. Written by hand because schemas would make up a third of
 * the page; what is inside `data` was checked where it was made, by the same contract.
 */
const fields: { [T in ServerFrameType]: Record<string, (value: unknown) => boolean> } = {
  welcome: {
    epoch: isText,
    user: isNumber,
    build: isText,
    retry: isObject,
    mode: isText,
    topics: isObject,
  },
  event: { topic: isTopic, seq: isNumber, name: isText, id: isText, data: isObject },
  value: { topic: isTopic, name: isText, rev: isNumber, key: optional(isText) },
  signal: { topic: isTopic, name: isText, data: isObject },
  ok: { id: isText, at: optional(isObject) },
  error: { id: optional(isText), code: isText, message: isText },
  reset: { topic: isTopic, seq: isNumber, id: isText, why: isText },
  ended: { topic: isTopic, code: isText, message: isText },
  drain: { atMs: isNumber, byMs: isNumber },
  mode: { to: isText, why: isText },
  pong: { timestamp: isNumber, now: isNumber },
}

const isKnown = (type: unknown): type is ServerFrameType =>
  isText(type) && Object.hasOwn(fields, type)

/**
 * The readable frames of one WebSocket message, in order. Never throws: a newer server may say more than this build
 * understands, so the rest is left out, and `ignored` is called with its type for each.
 */
export function parseFrames(text: string, ignored: (type: string) => void): ServerFrame[] {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    ignored('not JSON')
    return []
  }
  const frames = Array.isArray(message) ? message : [message]
  return frames.filter((frame: unknown): frame is ServerFrame => {
    if (isReadable(frame)) return true
    ignored(isObject(frame) && isText(frame.type) ? frame.type : 'not a frame')
    return false
  })
}

function isReadable(frame: unknown): boolean {
  if (!isObject(frame) || !isKnown(frame.type)) return false
  return Object.entries(fields[frame.type]).every(([name, check]) => check(frame[name]))
}
