import type { Attachment } from '@trunkline/shared/contract/attachment'
import { useCallback, useEffect, useRef, useState } from 'react'

import type { ApiError } from '../lib/api.ts'
import { upload } from '../lib/upload.ts'
import { actionId } from '../realtime/action-id.ts'

/** A file that is to be sent: on its way (`share` from 0 to 1), with the server, or refused. */
export type Upload = {
  id: string
  name: string
  bytes: number
  share: number
  attachment: Attachment | null
  problem: Problem | null
}
/** Why a file did not go, and whether the same file may go another time. */
type Problem = { words: string; mayPass: boolean }

/** Answers that are about the file itself: malformed, too large, of a kind that is not taken. */
const OF_THE_FILE: ReadonlySet<number> = new Set([400, 413, 415])

const arrived = (attachment: Attachment): Upload => ({
  id: `kept-${attachment.id}`,
  name: attachment.name,
  bytes: attachment.bytes,
  share: 1,
  attachment,
  problem: null,
})

/** Files on their way to the server, let go of when this unmounts. `kept`: what it was given before. */
export function useUploads(kept: readonly Attachment[]): {
  uploads: readonly Upload[]
  add: (files: Iterable<File>) => void
  /** Ends it wherever it stands. */
  cancel: (id: string) => void
  retry: (id: string) => void
  clear: () => void
} {
  const [uploads, setUploads] = useState<readonly Upload[]>(() => kept.map(arrived))
  const running = useRef(new Map<string, { file: File; stop: AbortController }>())

  const change = useCallback((id: string, to: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...to } : one)))
  }, [])

  const run = useCallback(
    (id: string, file: File) => {
      const stop = new AbortController()
      running.current.set(id, { file, stop })
      const onProgress = (share: number) => change(id, { share })
      upload(file, { key: id, onProgress, signal: stop.signal }).then(
        (attachment) => change(id, { attachment, share: 1 }),
        ({ message: words, status }: ApiError) =>
          change(id, { problem: { words, mayPass: !OF_THE_FILE.has(status) } }),
      )
    },
    [change],
  )

  const drop = useCallback((isMeant: (id: string) => boolean) => {
    for (const [id, { stop }] of running.current) {
      if (!isMeant(id)) continue
      stop.abort()
      running.current.delete(id)
    }
  }, [])
  useEffect(() => () => drop(() => true), [drop])

  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const id = actionId(Date.now())
      const waiting = { share: 0, attachment: null, problem: null }
      setUploads((all) => [...all, { id, name: file.name, bytes: file.size, ...waiting }])
      run(id, file)
    }
  }
  const cancel = (id: string) => {
    drop((one) => one === id)
    setUploads((all) => all.filter((one) => one.id !== id))
  }
  const retry = (id: string) => {
    const file = running.current.get(id)?.file
    if (!file) return
    change(id, { problem: null, share: 0 })
    run(id, file)
  }
  const clear = () => {
    drop(() => true)
    setUploads([])
  }
  return { uploads, add, cancel, retry, clear }
}
