const KEY = 'trunkline.device'

/** The same name for all pages of one browser; a new one where nothing can be stored. */
export function deviceId(): string {
  const fresh = `d_${crypto.randomUUID().slice(0, 8)}`
  try {
    const known = localStorage.getItem(KEY) ?? fresh
    localStorage.setItem(KEY, known)
    return known
  } catch {
    return fresh
  }
}
