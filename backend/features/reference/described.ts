import type { ErrorCode } from '@trunkline/shared/protocol/errors'
import { z } from 'zod'

/** What one route takes and answers, in the words of the contract. */
export type Described = {
  /** One line on what it is for. */
  readonly what: string
  /** `?name=` and what it means. */
  readonly query?: Readonly<Record<string, string>>
  readonly body?: z.ZodType
  /** An upload: the field of the form that carries the file. */
  readonly file?: string
  /** A schema of the answer's JSON; null where nothing comes back; `file` for bytes. */
  readonly answer: z.ZodType | null | 'file'
  /** 200 unless stated; 204 where nothing comes back. */
  readonly status?: number
  /** What it may refuse beyond what any route may. */
  readonly errors?: readonly ErrorCode[]
  /** Needs nobody signed in. */
  readonly open?: boolean
  /** A read that carries the positions of the topics which change it, or a write that carries those of its own events. */
  readonly positions?: boolean
  /** A write that takes `Idempotency-Key`. */
  readonly idempotent?: boolean
}

/** By `METHOD /path`, as it is mounted. */
export type Routes = Readonly<Record<string, Described>>

type Read = Omit<Described, 'answer' | 'positions' | 'idempotent'>

/** A list or a single thing, read with its positions. */
export const read = (
  what: string,
  answer: z.ZodType,
  more: Omit<Read, 'what'> = {},
): Described => ({
  what,
  answer,
  positions: true,
  ...more,
})

/** An act, the same as the socket's: taken once for an `Idempotency-Key`. */
export const act = (what: string, answer: z.ZodType, more: Omit<Read, 'what'> = {}): Described => ({
  what,
  answer,
  positions: true,
  idempotent: true,
  ...more,
})

/** A page of a keyset-paginated list: `next` is the cursor of the following page. */
export const pageOf = (item: z.ZodType, next: z.ZodType = z.int()) =>
  z.object({ items: z.array(item), next: next.nullable() })

export const limit = 'how many at most: 1 to 100, 30 unless stated'
export const before = { before: 'the `next` of the page before', limit }
export const after = { after: 'the `next` of the page before', limit }

/** An object whose members are told where its type is declared. */
export const anything = (where: string) => z.record(z.string(), z.unknown()).describe(where)
