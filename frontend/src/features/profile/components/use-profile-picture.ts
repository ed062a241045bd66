import { useEffect, useRef, useState } from 'react'

import { useUploads } from '../../../hooks/use-uploads.ts'
import { squarePicture } from '../../../lib/square-picture.ts'

const NOTHING: readonly never[] = []

/** The picture that a profile will have once it is saved, on its way to the server while one still writes. */
export type ProfilePicture = {
  /** What will be seen; null for initials. */
  shown: string | null
  /** What to save: a number, null for none, undefined for no change. */
  attachmentId: number | null | undefined
  /** How much of it is with the server, 0 to 1; null when nothing is on its way. */
  share: number | null
  problem: string | null
  /** Nothing is on its way, and nothing failed on it. */
  isSettled: boolean
  /** Takes the first of these files that is a picture, cut to a square. */
  choose: (files: Iterable<File>) => void
  remove: () => void
  /** Sends it once more; null where that would not help. */
  retry: (() => void) | null
}

/** `kept`: the picture that the profile has. */
export function useProfilePicture(kept: string | null): ProfilePicture {
  const { uploads, add, clear, retry } = useUploads(NOTHING)
  const [preview, setPreview] = useState<string | null>(null)
  const [isRemoved, setRemoved] = useState(false)
  const [isCutting, setCutting] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  // Whoever chooses again while one is being cut means the second.
  const turn = useRef(0)
  const upload = uploads.at(-1) ?? null
  useEffect(() => (preview === null ? undefined : () => URL.revokeObjectURL(preview)), [preview])
  useEffect(() => () => void (turn.current += 1), [])

  const choose = async (files: Iterable<File>) => {
    const all = [...files]
    const file = all.find(({ type }) => type.startsWith('image/'))
    if (file === undefined) {
      if (all.length > 0) setRefused('This is not a picture. Try a JPEG or PNG.')
      return
    }
    const mine = (turn.current += 1)
    setRefused(null)
    setCutting(true)
    const cut = await squarePicture(file).catch((error: Error) => error)
    if (mine !== turn.current) return
    setCutting(false)
    if (cut instanceof Error) return setRefused(cut.message)
    clear()
    add([cut])
    setPreview(URL.createObjectURL(cut))
    setRemoved(false)
  }

  const remove = () => {
    turn.current += 1
    clear()
    setCutting(false)
    setPreview(null)
    setRefused(null)
    setRemoved(true)
  }

  const arrived = upload?.attachment?.id
  const gone = isRemoved && kept !== null ? null : undefined
  const isUnderWay =
    isCutting || (upload !== null && upload.attachment === null && upload.problem === null)
  return {
    shown: preview ?? (isRemoved ? null : kept),
    attachmentId: arrived ?? gone,
    share: isUnderWay ? (upload?.share ?? 0) : null,
    problem: refused ?? upload?.problem?.words ?? null,
    isSettled: !isCutting && (upload === null || arrived !== undefined),
    choose: (files) => void choose(files),
    remove,
    retry: upload?.problem?.mayPass === true ? () => retry(upload.id) : null,
  }
}
