/** A stretch of a text: plain, a `#tag` or an `@handle`. `name` is what it is found by: lower case, without its sign. */
export type Piece = { kind: 'text' | 'tag' | 'mention'; text: string; name: string }

/** As many different tags, and as many different people, as one text may name; further ones are plain text to the server. */
export const MOST_NAMED = 20

/** Not inside words, e-mail or web addresses; a tag is letters of any script, digits and `_`, with at least one letter. */
const SIGNED =
  /(?<![\p{L}\p{M}\p{N}_#@/.&=?:-])(?:#(?<tag>(?=[\p{N}_]*\p{L})[\p{L}\p{M}\p{N}_]{1,50})(?![\p{L}\p{M}\p{N}_])|@(?<handle>[a-z0-9_]{3,24})(?![\p{L}\p{M}\p{N}_@]))/giu

/** One spelling a tag, however it was typed. */
export const tagName = (tag: string): string => tag.normalize('NFKC').toLowerCase()

/** The text in pieces, in order: joined they are the text again. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let end = 0
  const plainUntil = (start: number) => {
    if (start > end) found.push({ kind: 'text', text: text.slice(end, start), name: '' })
  }
  for (const { 0: whole, index, groups = {} } of text.matchAll(SIGNED)) {
    plainUntil(index)
    const { tag, handle = '' } = groups
    found.push(
      tag === undefined
        ? { kind: 'mention', text: whole, name: handle.toLowerCase() }
        : { kind: 'tag', text: whole, name: tagName(tag) },
    )
    end = index + whole.length
  }
  plainUntil(text.length)
  return found
}

/** The tags of a text, each once, in the order in which they first stand there. */
export const tagsOf = (text: string): string[] => namesOf(text, 'tag')

/** The handles that a text mentions, each once; whether there are such people is not known here. */
export const handlesOf = (text: string): string[] => namesOf(text, 'mention')

function namesOf(text: string, kind: Piece['kind']): string[] {
  const names = new Set(pieces(text).flatMap((piece) => (piece.kind === kind ? [piece.name] : [])))
  return [...names].slice(0, MOST_NAMED)
}
