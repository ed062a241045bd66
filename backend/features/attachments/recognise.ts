import { imageSize } from 'image-size'

import { Refusal } from '../../core/refusal.ts'
import { kindOf, textKind } from './kinds.ts'
import { endingOf, shownName } from './names.ts'

/** What is known of a file's bytes: the first half megabyte, and whether it is UTF-8 text to its end. */
export type Bytes = { readonly head: Buffer; readonly text: boolean }

export type Recognised = {
  type: string
  /** For show: what it was called, as far as that is safe and true. */
  name: string
  extension: string
  width: number | null
  height: number | null
}

/** More would be a bomb: 64 million pixels are 256 MB in the reader's browser. */
const MOST_PIXELS = 64_000_000

/**
 * What a file is by its bytes; its name is believed in nothing but which text it is. Throws `unsupported_media` for
 * kinds that are not taken and for pictures that cannot be measured, `too_large` for ones that nobody could show.
 */
export function recognise(bytes: Bytes, givenName: string): Recognised {
  const kind = kindOf(bytes.head) ?? (isNamedText(bytes, givenName) ? textKind : undefined)
  if (!kind)
    throw new Refusal(
      'unsupported_media',
      'file: send a picture (PNG, JPEG, GIF, WebP), a PDF, text, audio, video, or a ZIP or office document',
    )
  const size = kind.image ? measure(bytes.head) : { width: null, height: null }
  const { name, extension } = shownName(givenName, kind.extensions)
  return { type: kind.type, name, extension, ...size }
}

const isNamedText = ({ text }: Bytes, name: string) =>
  text && textKind.extensions.includes(endingOf(name))

function measure(head: Buffer): { width: number; height: number } {
  const size = readSize(head)
  if (!size || size.width < 1 || size.height < 1)
    throw new Refusal('unsupported_media', 'file: this picture cannot be read')
  if (size.width * size.height > MOST_PIXELS)
    throw new Refusal(
      'too_large',
      `file: a picture has at most ${MOST_PIXELS / 1e6} million pixels`,
    )
  return size
}

/** As it is shown: a photo taken upright lies on its side in the file. */
function readSize(head: Buffer): { width: number; height: number } | undefined {
  try {
    const { width, height, orientation = 1 } = imageSize(head)
    return orientation >= 5 ? { width: height, height: width } : { width, height }
  } catch {
    return undefined
  }
}
