import { z } from 'zod'

import { Refusal } from '../../core/refusal.ts'

/** The body as its schema reads it; otherwise a refusal that names the first wrong field. */
export function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') ?? ''
  const message = issue?.message ?? 'wrong input'
  throw new Refusal('invalid_input', field ? `${field}: ${message}` : message, {
    details: z.flattenError(parsed.error as z.ZodError<unknown>),
  })
}
