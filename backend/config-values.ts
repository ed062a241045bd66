import { z } from 'zod'

/** A whole number between `min` and `max`; `unit` is what the sentence about a wrong one says. */
export const wholeNumber = (unit: string, { min = 1, max = 2 ** 31 - 1 } = {}) => {
  const wanted = `a whole number from ${min} to ${max} (${unit})`
  return z
    .string()
    .regex(/^\d{1,12}$/, wanted)
    .transform(Number)
    .refine((number) => number >= min && number <= max, wanted)
}

/** The same, and `fallback` where none is given. */
export const whole = (fallback: number, unit: string, range?: { min?: number; max?: number }) =>
  wholeNumber(unit, range).default(fallback)

/** Where a server listens. */
export const hostName = z.string().regex(/^[\w.:-]+$/, 'a host name or an address')

/** Yes or no. */
export const flag = z
  .enum(['true', 'false', '1', '0'], 'true or false')
  .transform((text) => text === 'true' || text === '1')

/** Several of a kind, separated by commas. */
export const commaList = (of: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(of))

/** As a browser spells it. */
export const origin = z
  .string()
  .refine(
    (text) => /^https?:\/\//.test(text) && URL.parse(text)?.origin === text,
    'origins such as https://example.org, separated by commas, without a path',
  )

const percentages = 'rising percentages such as 0,1,5,25,50,100'

/** The steps of a rollout. */
export const risingPercentages = commaList(z.string())
  .pipe(
    z.array(
      z
        .string()
        .regex(/^\d{1,3}(\.\d{1,2})?$/, percentages)
        .transform(Number),
    ),
  )
  .refine(
    (steps) => steps.every((step, i) => step <= 100 && step > (steps[i - 1] ?? -1)),
    percentages,
  )

/** An unencoded / or # in a password would make the rest of it the name of a host or a database, which people are told. */
const readsAsMeant = (text: string) => {
  const { pathname = '@', hash = '' } = URL.parse(text) ?? {}
  return text.startsWith('file:') || !`${pathname}${hash}`.includes('@')
}

/** Where everything is kept. */
export const databaseAddress = z
  .string()
  .regex(/^(file:(?!:memory:).+|postgres(ql)?:\/\/.+)$/, 'file:<path> or postgres://…')
  .refine(readsAsMeant, 'postgres://user:password@host/name, each part percent-encoded')
