/** Tells one of many: what it throws goes to `onError`, and the next one is told. */
export function alone(tell: () => void, onError: (error: unknown) => void): void {
  try {
    tell()
  } catch (error) {
    onError(error)
  }
}
