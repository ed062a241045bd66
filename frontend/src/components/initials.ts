const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

const first = (word: string): string => {
  for (const { segment } of graphemes.segment(word)) return segment
  return ''
}

/** One or two letters that stand for a name; a whole character each, whatever the script. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const last = words.length > 1 ? words.at(-1) : undefined
  return (first(words[0] ?? '') + first(last ?? '')).toLocaleUpperCase()
}

/** A hue that is always the same for a person and rarely the same for neighbours (golden angle). */
export const hueOf = (id: number): number => Math.round((id * 137.508) % 360)
