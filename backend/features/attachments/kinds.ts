/** Text at an offset, read byte for byte. */
type Sign = readonly [offset: number, text: string]

export type Kind = {
  /** What it is served as. */
  readonly type: string
  /** What its name may end in; the first where it ends in anything else. */
  readonly extensions: readonly [string, ...string[]]
  /** It is shown in the page, so its size must be readable. */
  readonly image?: true
  /** One of these must be there, each with all its parts. */
  readonly signs: readonly (readonly Sign[])[]
}

const brand = (text: string): Sign => [4, `ftyp${text}`]

/** What may be sent, known by its first bytes. Nothing that a browser runs: neither markup nor SVG nor script. */
const kinds: readonly Kind[] = [
  {
    type: 'image/png',
    extensions: ['png'],
    image: true,
    signs: [[[0, '\x89PNG\r\n\x1a\n']]],
  },
  { type: 'image/jpeg', extensions: ['jpg', 'jpeg'], image: true, signs: [[[0, '\xff\xd8\xff']]] },
  {
    type: 'image/gif',
    extensions: ['gif'],
    image: true,
    signs: [[[0, 'GIF87a']], [[0, 'GIF89a']]],
  },
  {
    type: 'image/webp',
    extensions: ['webp'],
    image: true,
    signs: [
      [
        [0, 'RIFF'],
        [8, 'WEBP'],
      ],
    ],
  },
  { type: 'application/pdf', extensions: ['pdf'], signs: [[[0, '%PDF-']]] },
  {
    type: 'application/zip',
    extensions: ['zip', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'epub'],
    signs: [[[0, 'PK\x03\x04']]],
  },
  { type: 'video/quicktime', extensions: ['mov'], signs: [[brand('qt  ')]] },
  { type: 'audio/mp4', extensions: ['m4a'], signs: [[brand('M4A ')]] },
  {
    type: 'video/mp4',
    extensions: ['mp4', 'm4v'],
    signs: ['iso', 'mp4', 'avc1', 'M4V', 'MSNV', '3gp', 'dash'].map((name) => [brand(name)]),
  },
  { type: 'video/webm', extensions: ['webm', 'mkv'], signs: [[[0, '\x1a\x45\xdf\xa3']]] },
  { type: 'audio/ogg', extensions: ['ogg', 'oga', 'opus'], signs: [[[0, 'OggS']]] },
  {
    type: 'audio/wav',
    extensions: ['wav'],
    signs: [
      [
        [0, 'RIFF'],
        [8, 'WAVE'],
      ],
    ],
  },
  {
    type: 'audio/mpeg',
    extensions: ['mp3'],
    signs: ['ID3', '\xff\xfb', '\xff\xf3', '\xff\xf2'].map((text) => [[0, text]]),
  },
]

/** Text has no first bytes to be known by: it must be text throughout, and named as such. */
export const textKind: Kind = {
  type: 'text/plain; charset=utf-8',
  extensions: ['txt', 'md', 'csv', 'log'],
  signs: [],
}

/** Undefined: not of a kind that may be sent, or text. */
export const kindOf = (head: Buffer): Kind | undefined =>
  kinds.find(({ signs }) =>
    signs.some((sign) =>
      sign.every(([at, text]) => head.toString('latin1', at, at + text.length) === text),
    ),
  )
