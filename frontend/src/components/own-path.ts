/** A path inside this app, or none: a link from outside must not choose where a sign-in leads. */
export const ownPath = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\/(?![/\\])/.test(value) && !/[\t\n\r]/.test(value)
    ? value
    : undefined
