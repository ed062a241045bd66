const FRESH = 6_000

/** Whether something has only just happened: such a row slides in, an older one is simply there. */
export const isFresh = (at: string): boolean => Date.now() - Date.parse(at) < FRESH
