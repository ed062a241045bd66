import { useEffect, useState } from 'react'

import { type Upload, useUploads } from '../../../hooks/use-uploads.ts'

/** What the server accepts as a picture. */
export const PICTURES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const NOTHING: readonly never[] = []

/** The one picture of a post that is being written, on its way to the server while one still writes. */
export function usePicture(): {
  chosen: Upload | null
  /** What it looks like, before the server has it. */
  preview: string | null
  /** Why the last thing was not taken. */
  refused: string | null
  /** Takes the first of these files that is a picture, in place of the one before; the answer is whether it took one. */
  choose: (files: Iterable<File>) => boolean
  remove: () => void
  retry: () => void
} {
  const { uploads, add, clear, retry } = useUploads(NOTHING)
  const [preview, setPreview] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const chosen = uploads.at(-1) ?? null
  useEffect(() => (preview === null ? undefined : () => URL.revokeObjectURL(preview)), [preview])

  const remove = () => {
    clear()
    setPreview(null)
    setRefused(null)
  }
  return {
    chosen,
    preview,
    refused,
    choose: (files) => {
      const all = [...files]
      const file = all.find(({ type }) => PICTURES.includes(type))
      if (file === undefined) {
        if (all.length > 0) setRefused('A picture is a PNG, JPEG, GIF or WebP file.')
        return false
      }
      remove()
      add([file])
      setPreview(URL.createObjectURL(file))
      return true
    },
    remove,
    retry: () => chosen && retry(chosen.id),
  }
}
