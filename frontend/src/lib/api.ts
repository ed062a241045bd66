import type { ErrorBody } from '@trunkline/shared/protocol/errors'
import { parsePositions, type Positions } from '@trunkline/shared/protocol/position'

import { Listeners } from '../realtime/observable.ts'
import { timers } from '../realtime/world.ts'
import { serverClock } from './server-clock.ts'

/** A server that says nothing for so long does not answer, though the connection may stand. */
export const PATIENCE_MS = 30_000

/** What each answer says of the line that the page should be on, with when it was asked for and came (ms of this page). */
export const modeWords = new Listeners<[ModeWord]>()
export type ModeWord = { mode: string; why: string; askedAt: number; at: number }

/** What the server answered, and where each topic stood in the snapshot that it was read from. */
export type Answer<T> = { data: T; positions: Positions }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/**
 * `key`: the idempotency key; every mutation has one, so that sending it again is safe. `userId`: whose it is, where it may
 * have waited; the server refuses it for anybody else.
 */
export type Send = { body?: unknown; key: string; userId?: number }

/** Why there is no answer: the server's code, or `unreachable` with status 0 when nobody answered. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly details: unknown

  constructor(status: number, code: string, message: string, details?: unknown) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }

  /** The same request may be sent again. */
  get temporary(): boolean {
    const isForAnother = this.code === 'other_user'
    return this.status === 0 || this.status === 429 || this.status >= 500 || isForAnother
  }
}

/** Reads from the page's own origin. Rejects with `ApiError` and nothing else. */
export async function read<T>(path: string): Promise<Answer<T>> {
  const { data, positions } = await request<T>('GET', path, {})
  return { data, positions }
}

/** As `read` until it is cut, with who decided on the line that the answer's `Realtime-Mode` names. */
export function readWithMode<T>(
  path: string,
  cut: AbortSignal,
): Promise<Answer<T> & { why: string }> {
  return request<T>('GET', path, {}, cut)
}

/** Changes something. Rejects with `ApiError` and nothing else. */
export async function send<T>(
  method: Method,
  path: string,
  { body, key, userId }: Send,
): Promise<Answer<T>> {
  const headers = {
    'Idempotency-Key': key,
    'Content-Type': 'application/json',
    ...(userId !== undefined && { 'Realtime-User': String(userId) }),
  }
  const asked = await request<T>(method, path, { headers, body: JSON.stringify(body ?? {}) })
  return { data: asked.data, positions: asked.positions }
}

async function request<T>(
  method: Method,
  path: string,
  init: RequestInit,
  cut?: AbortSignal,
): Promise<Answer<T> & { why: string }> {
  const patience = new AbortController()
  const cancel = timers.after(PATIENCE_MS, () => patience.abort())
  const signal = cut ? AbortSignal.any([cut, patience.signal]) : patience.signal
  try {
    return await ask<T>(path, { method, credentials: 'same-origin', signal, ...init })
  } finally {
    cancel()
  }
}

async function ask<T>(path: string, init: RequestInit): Promise<Answer<T> & { why: string }> {
  const askedAt = performance.now()
  const response = await fetch(path, init).catch(() => {
    throw unreachable()
  })
  const why = heedMode(response.headers, askedAt)
  serverClock.heard(response.headers.get('Date'))
  const body: unknown = await response.json().catch((error: unknown) => {
    // What is no JSON was all of an answer; anything else is half of one.
    if (!(error instanceof SyntaxError)) throw unreachable()
  })
  if (!response.ok) throw refusal(response.status, body)
  const positions = parsePositions(response.headers.get('Realtime-Position'))
  return { data: body as T, positions, why }
}

function heedMode(headers: Headers, askedAt: number): string {
  const mode = headers.get('Realtime-Mode')
  const why = headers.get('Realtime-Mode-Why') ?? 'build'
  if (mode !== null) modeWords.call({ mode, why, askedAt, at: performance.now() })
  return why
}

/** Nobody answers: the same may be asked again. */
export const unreachable = () => new ApiError(0, 'unreachable', 'The server does not answer.')

/** What stands before the server says so when it is not there: as during a deploy. */
const GATEWAY = new Set([502, 503, 504])

/** What an answer that is no success says. */
export function refusal(status: number, body: unknown): ApiError {
  const { error } = (body ?? {}) as Partial<ErrorBody>
  if (!error)
    return new ApiError(
      status,
      GATEWAY.has(status) ? 'busy' : 'internal',
      `The server answered ${status}.`,
    )
  return new ApiError(status, error.code, error.message, error.details)
}

/** The field errors of a refused form, by field. */
export function fieldErrors(error: unknown): Record<string, string> {
  const { details } = (error ?? {}) as { details?: { fieldErrors?: Record<string, string[]> } }
  const fields = Object.entries(details?.fieldErrors ?? {})
  return Object.fromEntries(fields.map(([field, [first = '']]) => [field, first]))
}
