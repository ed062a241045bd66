/** Rows as people count them: W2, W15, W15b, W16. */
export const byNumber = (one: { id: string }, other: { id: string }): number =>
  one.id.localeCompare(other.id, 'en', { numeric: true })
