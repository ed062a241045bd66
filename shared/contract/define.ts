import type { ZodType } from 'zod'

type NamedFor<Domain extends string, Messages> = {
  [Name in keyof Messages]: Name extends `${Domain}.${string}`
    ? Messages[Name]
    : `name must start with ${Domain}.`
}

/** Declares a domain's messages. Every name starts with the domain, so that handlers can be grouped by it. */
export function define<
  const Domain extends string,
  Messages extends Record<string, ZodType | { input: ZodType; output: ZodType }>,
>(_domain: Domain, messages: Messages & NamedFor<Domain, Messages>): Messages {
  return messages
}
