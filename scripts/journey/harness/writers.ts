import { randomUUID } from 'node:crypto'

import type { Comment } from '@trunkline/shared/contract/post'

import type { TestClient } from '../../../backend/core/testing.ts'
import type { Person } from './people.ts'
import { until } from './until.ts'

type Acknowledged = { id: number; content: string }

/** One who writes comment after comment whatever happens, and keeps what was acknowledged. */
export type Writer = {
  readonly acknowledged: readonly Acknowledged[]
  /** How often it asked, repeats among them. */
  readonly attempts: number
  /** Resolves once the comment that is being written is acknowledged. */
  stop(): Promise<void>
}

/** `patienceMs`: how long it waits for an answer before it asks again. */
type Manner = { patienceMs?: number }

const PAUSE_MS = 50
const PATIENCE_MS = 60_000

/** Over HTTP: the same request with the same key until there is an answer. */
export function writeOverHttp(
  person: Person,
  postId: number,
  voice: string,
  { patienceMs = PATIENCE_MS }: Manner = {},
): Writer {
  return write({ voice, patienceMs }, async (content, key) => {
    const path = `/api/posts/${postId}/comments`
    const answer = await person.request('POST', path, { content }, key)
    if (answer.status >= 500) return undefined
    if (!answer.ok) throw new Refused(await answer.text())
    return ((await answer.json()) as Comment).id
  })
}

/** Over `/ws/realtime`: the same action on the next line until it is acknowledged. */
export function writeOverSocket(
  person: Person,
  postId: number,
  voice: string,
  { patienceMs = PATIENCE_MS }: Manner = {},
): Writer {
  let line: Promise<TestClient> | undefined
  const open = async () => {
    const client = person.connect()
    await client.hello()
    return client
  }
  const ask = async (content: string, id: string) => {
    line ??= open()
    return (await line).action('post.comment', { postId, content }, id)
  }
  return write(
    { voice, patienceMs: Number.POSITIVE_INFINITY },
    async (content, id) => {
      try {
        const answer = await within(patienceMs, ask(content, id))
        if (answer.type === 'ok') return (answer.data as { comment: Comment }).comment.id
        if (!answer.temporary) throw new Refused(answer.message)
      } catch (error) {
        if (error instanceof Refused) throw error
        line = undefined
      }
      return undefined
    },
    async () => (await line)?.close(),
  )
}

/** No loss of a line, but a "no": an error of the test. */
class Refused extends Error {}

/** Rejects when it takes longer; what was asked for goes on. */
function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

function write(
  { voice, patienceMs }: { voice: string; patienceMs: number },
  attempt: (content: string, key: string) => Promise<number | undefined>,
  leave?: () => Promise<unknown>,
): Writer {
  const acknowledged: Acknowledged[] = []
  let going = true
  let attempts = 0
  const say = async (content: string) => {
    const key = randomUUID()
    for (;;) {
      attempts += 1
      const asked = attempt(content, key)
      const patient = Number.isFinite(patienceMs) ? within(patienceMs, asked) : asked
      const id = await patient.catch((error: unknown) => {
        if (error instanceof Refused) throw error
        return undefined
      })
      if (id !== undefined) return acknowledged.push({ id, content })
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
  const run = async () => {
    for (let n = 1; going; n += 1) await say(`${voice} ${n}`)
    await leave?.()
  }
  const done = run()
  done.catch(() => undefined)
  return {
    acknowledged,
    get attempts() {
      return attempts
    },
    stop() {
      going = false
      return done
    },
  }
}

/** One who writes `voice 1`, `voice 2`, … at an even pace, each once the one before is stored. */
export function writeSteadily(
  person: Person,
  postId: number,
  { voice, perSecond }: { voice: string; perSecond: number },
) {
  const words: string[] = []
  const began = performance.now()
  let going = true
  const run = async () => {
    while (going) {
      const due = began + (words.length * 1_000) / perSecond
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
      const word = `${voice} ${words.length + 1}`
      await person.comment(postId, word)
      words.push(word)
    }
  }
  const done = run()
  done.catch(() => undefined)
  return {
    /** Resolves once so many are stored. */
    reached: (count: number) =>
      until(() => words.length >= count, { what: `${count} words`, withinMs: 60_000 }),
    /** Everything that was written, in order. */
    async stop(): Promise<string[]> {
      going = false
      await done
      return words
    },
  }
}
