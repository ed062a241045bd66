/**
 * Whom one reader does not see. Complete as long as it is open, and changed in the tick in which this process hears
 * of a change.
 */
export type Screen = {
  hides(userId: number): boolean
  close(): void
}

/** `onChange` is called after somebody was hidden from this reader or shown again. */
export type OpenScreen = (userId: number, onChange: () => void) => Promise<Screen>
