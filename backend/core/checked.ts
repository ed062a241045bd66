import { brief } from '@trunkline/shared/protocol/brief'
import { z } from 'zod'

import { Refusal } from './refusal.ts'

/** The input as its schema reads it; otherwise a refusal that names the first wrong field, and in `details` a few more. */
export function checked<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const error = brief(parsed.error)
  const [issue] = error.issues
  const field = issue?.path.join('.') ?? ''
  const message = issue?.message ?? 'wrong input'
  throw new Refusal('invalid_input', field ? `${field}: ${message}` : message, {
    details: z.flattenError(error),
  })
}
