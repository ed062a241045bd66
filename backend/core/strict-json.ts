export type StrictJson = { ok: true; value: unknown } | { ok: false; message: string }

const UNREADABLE = { ok: false, message: 'not JSON' } as const

/**
 * JSON that can be read in one way only: no key twice in an object, none called `__proto__`, and nothing nested deeper
 * than `depth` levels, because what walks the data later may not stand it (PROMISES M5). Never throws.
 */
export function parseStrictJson(text: string, depth: number): StrictJson {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return UNREADABLE
  }
  const message = objection(text, depth)
  return message === undefined ? { ok: true, value } : { ok: false, message }
}

/** Walks over text that is known to be JSON, with the keys of every object that is open. */
function objection(text: string, depth: number): string | undefined {
  const open: (Set<string> | undefined)[] = []
  let keys: Set<string> | undefined
  let expectsKey = false
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at]
    if (mark === '{' || mark === '[') {
      keys = mark === '{' ? new Set() : undefined
      expectsKey = mark === '{'
      if (open.push(keys) > depth) return `nested deeper than ${depth} levels`
    } else if (mark === '}' || mark === ']') {
      open.pop()
      keys = open.at(-1)
    } else if (mark === ',') expectsKey = keys !== undefined
    else if (mark === '"') {
      const end = endOfString(text, at)
      if (expectsKey && keys) {
        const key = keyOf(text.slice(at, end + 1))
        if (key === '__proto__') return 'a key is called __proto__'
        if (keys.has(key)) return 'a key stands there twice'
        keys.add(key)
        expectsKey = false
      }
      at = end
    }
  }
  return undefined
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

const keyOf = (quoted: string): string =>
  quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)
