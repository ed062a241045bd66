import { z } from 'zod'

/** How many wrong fields are named, how deep, and how many letters of a name or a sentence are said again. */
const ISSUES = 3
const LEVELS = 4
const LETTERS = 80

/**
 * Of what is wrong with an input, as much as helps whoever sent it, in a few hundred bytes: an answer must not grow with
 * what it refuses (promise P14).
 */
export const brief = (error: Pick<z.ZodError, 'issues'>): z.ZodError =>
  new z.ZodError(
    error.issues.slice(0, ISSUES).map((issue) => ({
      ...issue,
      message: clipped(issue.message),
      path: issue.path
        .slice(0, LEVELS)
        .map((part) => (typeof part === 'string' ? clipped(part) : part)),
    })),
  )

const clipped = (text: string): string =>
  text.length > LETTERS ? `${text.slice(0, LETTERS).toWellFormed()}…` : text
