const LONGEST = 100

/** What a name ends in, in small letters, without the dot; empty where nothing like that is there. */
export const endingOf = (name: string): string =>
  /\.([a-z0-9]{1,8})$/i.exec(name.trim())?.[1]?.toLowerCase() ?? ''

/**
 * A name to show and to save under: no folders, nothing invisible (control characters, marks that turn the reading
 * direction), not endless, and ending in what the file is, so that `photo.png` is no page and `bill.pdf.exe` no program.
 */
export function shownName(
  given: string,
  endings: readonly [string, ...string[]],
): { name: string; extension: string } {
  const plain = given
    .replaceAll(/^.*[/\\]/gs, '')
    .replaceAll(/\p{C}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^\.+/, '')
  const ending = endingOf(plain)
  const extension = endings.includes(ending) ? ending : endings[0]
  const stem = ending === '' ? plain : plain.slice(0, -ending.length - 1)
  const kept = Array.from(stem).slice(0, LONGEST).join('').trim()
  return { name: `${kept === '' ? 'file' : kept}.${extension}`, extension }
}

/**
 * The header that names a file, for saving or for showing: quoted ASCII for old readers, and the true name in UTF-8
 * (RFC 6266). Nothing of the name can end the header or start another.
 */
export function contentDisposition(how: 'inline' | 'attachment', name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\%]/g, '_')
  const utf8 = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${how}; filename="${ascii}"; filename*=UTF-8''${utf8}`
}
