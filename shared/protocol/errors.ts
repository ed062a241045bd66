/**
 * Why a request was refused, the same over HTTP, the socket and legacy lines: the HTTP status, and whether the
 * same request may be sent again (`temporary`). Names are on the wire and in metrics: do not rename.
 */
export const errorCodes = {
  invalid_input: { status: 400, temporary: false },
  bad_frame: { status: 400, temporary: false },
  unknown_action: { status: 400, temporary: false },
  unauthenticated: { status: 401, temporary: false },
  forbidden: { status: 403, temporary: false },
  not_found: { status: 404, temporary: false },
  method_not_allowed: { status: 405, temporary: false },
  gone: { status: 410, temporary: false },
  conflict: { status: 409, temporary: false },
  id_reused: { status: 409, temporary: false },
  /** `Realtime-User` names somebody else than who is signed in: it may be sent again once they are. */
  other_user: { status: 409, temporary: true },
  too_large: { status: 413, temporary: false },
  unsupported_media: { status: 415, temporary: false },
  too_many_topics: { status: 429, temporary: false },
  upgrade_required: { status: 426, temporary: false },
  rate_limited: { status: 429, temporary: true },
  internal: { status: 500, temporary: true },
  busy: { status: 503, temporary: true },
} as const satisfies Record<string, { status: number; temporary: boolean }>
export type ErrorCode = keyof typeof errorCodes

/** The one shape of an HTTP error body (PROMISES, HTTP). */
export type ErrorBody = { error: { code: ErrorCode; message: string; details?: unknown } }
