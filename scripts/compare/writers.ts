import type { Account } from './accounts.ts'
import { pause } from './compare-error.ts'
import { askFor } from './http-client.ts'
import { delivery, type Ledger } from './ledger.ts'
import type { PlannedEvent } from './schedule.ts'
import { CountedAgent, Traffic } from './traffic.ts'

/** Connections that events are written over: apart from the pages', and the same in every mode. */
const CONNECTIONS = 16
/** So far ahead the next events are looked for. */
const TICK_MS = 2

export type WriterServices = {
  origin: string
  accounts: readonly Account[]
  ledger: Ledger
  signal: AbortSignal
}

/** `latestMs`: how far behind its plan the latest event was sent. */
export type Written = { written: number; failed: number; why: string | null; latestMs: number }

/**
 * Writes the planned events over REST, each at its time whether or not earlier ones are answered, and tells the
 * ledger who must learn of them. Resolves when all are answered.
 */
export async function writeEvents(
  { origin, accounts, ledger, signal }: WriterServices,
  events: readonly PlannedEvent[],
): Promise<Written> {
  const agent = new CountedAgent(new Traffic(), CONNECTIONS)
  const result: Written = { written: 0, failed: 0, why: null, latestMs: 0 }
  const write = async ({ kind, from, to }: PlannedEvent) => {
    const [writer, reader] = [accounts[from], accounts[to]]
    if (!writer || !reader) return
    const sentAt = performance.now()
    const { data } = await askFor({
      origin,
      agent,
      cookie: writer.cookie,
      path: kind === 'comment' ? `/api/posts/${reader.postId}/comments` : '/api/friend-requests',
      body: kind === 'comment' ? { content: 'I was just thinking that!' } : { toUserId: reader.id },
    })
    const { id, createdAt } = data as { id: number; createdAt: string }
    const when = { sentAt, createdAt: Date.parse(createdAt) }
    const { comment, asked, request } = delivery
    if (kind === 'comment')
      ledger.expect(comment(reader.id, id), { family: 'notifications', ...when })
    else {
      ledger.expect(asked(reader.id, id), { family: 'notifications', ...when })
      ledger.expect(request(reader.id, id), { family: 'friend_requests', ...when })
    }
  }
  const began = performance.now()
  const answers: Promise<void>[] = []
  try {
    for (const event of events) {
      const due = began + event.atMs
      const ahead = due - performance.now()
      if (ahead > TICK_MS) await pause(ahead, signal)
      result.latestMs = Math.max(result.latestMs, performance.now() - due)
      answers.push(
        write(event).then(
          () => void (result.written += 1),
          (error: Error) => {
            result.failed += 1
            result.why ??= error.message
          },
        ),
      )
    }
    await Promise.all(answers)
  } finally {
    agent.destroy()
  }
  return result
}
