const LONGEST = 140

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The first words of a text on one line, at most 140 UTF-16 units; a family emoji is shown whole or not at all. */
export function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= LONGEST) return line
  let kept = ''
  for (const { segment } of graphemes.segment(line.slice(0, LONGEST * 2))) {
    if (kept.length + segment.length > LONGEST - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}
