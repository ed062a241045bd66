import { parseTopic, type Topic } from './topic.ts'

/**
 * `[seq, id]`: the number and the id of the last event applied. The id tells a number that was lost
 * with a power cut and given out again from the one the client saw (promise P5). Nothing yet: `[0, '']`.
 */
export type Position = [seq: number, id: string]

export const START: Position = [0, '']

export type Positions = Partial<Record<Topic, Position>>

export const positionEntries = (positions: Positions) =>
  Object.entries(positions) as [Topic, Position][]

/** The value of `Realtime-Position`: `topic=seq:id[, …]` (PROMISES, HTTP). */
export function formatPositions(positions: Positions): string {
  return positionEntries(positions)
    .map(([topic, [seq, id]]) => `${topic}=${seq}:${id}`)
    .join(', ')
}

/** The numbers alone, as `ok` tells them. */
export function numbersOf(positions: Positions): Record<string, number> {
  return Object.fromEntries(positionEntries(positions).map(([topic, [seq]]) => [topic, seq]))
}

/** Unknown topics and malformed parts are left out: a newer server may name more. */
export function parsePositions(header: string | null | undefined): Positions {
  const positions: Positions = {}
  for (const part of (header ?? '').split(',')) {
    const match = /^\s*([^=\s]+)=(\d{1,15}):(\S*)\s*$/.exec(part)
    const parsed = match?.[1] === undefined ? undefined : parseTopic(match[1])
    if (parsed) positions[parsed.topic] = [Number(match?.[2]), match?.[3] ?? '']
  }
  return positions
}
