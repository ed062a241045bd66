import { randomUUID } from 'node:crypto'

import type { Comment } from '@trunkline/shared/contract/post'

import type { TestClient } from '../../../backend/core/testing.ts'
import type { Person } from './people.ts'

type Acknowledged = { id: number; content: string }

/** One who writes comment after comment whatever happens, and keeps what was acknowledged. */
export type Writer = {
  readonly acknowledged: readonly Acknowledged[]
  /** Resolves once the comment that is being written is acknowledged. */
  stop(): Promise<void>
}

const PAUSE_MS = 50

/** Over HTTP: the same request with the same key until there is an answer. */
export function writeOverHttp(person: Person, postId: number, voice: string): Writer {
  return write(voice, async (content, key) => {
    const path = `/api/posts/${postId}/comments`
    const answer = await person.request('POST', path, { content }, key)
    if (answer.status >= 500) return undefined
    if (!answer.ok) throw new Refused(await answer.text())
    return ((await answer.json()) as Comment).id
  })
}

/** Over `/ws/realtime`: the same action on the next line until it is acknowledged. */
export function writeOverSocket(person: Person, postId: number, voice: string): Writer {
  let line: Promise<TestClient> | undefined
  const open = async () => {
    const client = person.connect()
    await client.hello()
    return client
  }
  return write(
    voice,
    async (content, id) => {
      try {
        line ??= open()
        const answer = await (await line).action('post.comment', { postId, content }, id)
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

function write(
  voice: string,
  attempt: (content: string, key: string) => Promise<number | undefined>,
  leave?: () => Promise<unknown>,
): Writer {
  const acknowledged: Acknowledged[] = []
  let going = true
  const say = async (content: string) => {
    const key = randomUUID()
    for (;;) {
      const id = await attempt(content, key).catch((error: unknown) => {
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
    stop() {
      going = false
      return done
    },
  }
}
