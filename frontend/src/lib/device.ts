const KEY = 'trunkline.device'

/** The same name for all pages of one browser; a new one where nothing can be stored. */
export function deviceId(): string {
  // Not randomUUID: an address without encryption has none.
  const fresh = `d_${crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36)}`
  try {
    const known = localStorage.getItem(KEY) ?? fresh
    localStorage.setItem(KEY, known)
    return known
  } catch {
    return fresh
  }
}
