import type { Attachment } from '@trunkline/shared/contract/attachment'

import { timers } from '../realtime/world.ts'
import { PATIENCE_MS, refusal, unreachable } from './api.ts'

/** `key`: the idempotency key. `onProgress` hears how much is on its way, from 0 to 1. */
export type UploadOptions = {
  key: string
  onProgress: (share: number) => void
  signal: AbortSignal
}

/**
 * Gives a file to the server, for as long as it takes while it gets on. Rejects with `ApiError` and nothing else; never settles once it was aborted. It is no
 * `fetch`, because a `fetch` does not tell how far it has come.
 */
export function upload(
  file: File,
  { key, onProgress, signal }: UploadOptions,
): Promise<Attachment> {
  const request = new XMLHttpRequest()
  const form = new FormData()
  form.append('file', file)
  signal.addEventListener('abort', () => request.abort())
  return new Promise((resolve, reject) => {
    let cancel = () => {}
    const wait = () => {
      cancel()
      cancel = timers.after(PATIENCE_MS, () => {
        request.abort()
        reject(unreachable())
      })
    }
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      wait()
      onProgress(loaded / total)
    })
    request.addEventListener('error', () => reject(unreachable()))
    request.addEventListener('loadend', () => cancel())
    request.addEventListener('load', () => {
      const { status, response } = request
      if (status >= 200 && status < 300) resolve(response as Attachment)
      else reject(refusal(status, response))
    })
    request.open('POST', '/api/attachments')
    request.responseType = 'json'
    request.setRequestHeader('Idempotency-Key', key)
    request.send(form)
    wait()
  })
}
