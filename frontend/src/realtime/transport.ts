/** What people are told about the line. `retryAt` is the ms time of the next try while offline; `why` a short reason. */
export type Status = {
  state: 'connecting' | 'live' | 'catching_up' | 'offline' | 'signed_out'
  since: number
  attempt: number
  retryAt: number | null
  why: string | null
}
