import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { Person } from './people.ts'

const SCRIPT = fileURLToPath(import.meta.resolve('../clients/stalled.py'))

/** Readers of one topic that read nothing until told to (stalled.py). */
export type StalledReaders = {
  /** They read on; resolves once each has all events, with what was wrong at each, or null. */
  goOn(): Promise<(string | null)[]>
  end(): void
}

export async function stalledReaders(
  person: Person,
  { topic, readers, events }: { topic: string; readers: number; events: number },
): Promise<StalledReaders> {
  const { server, cookie } = person
  const words = [server.port, readers, events, topic, server.origin, cookie].map(String)
  const child = spawn('python3', [SCRIPT, ...words], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const said = async () => String((await once(lines, 'line'))[0])
  await said()
  return {
    async goOn() {
      const answer = said()
      child.stdin.write('\n')
      return JSON.parse(await answer) as (string | null)[]
    },
    end: () => void child.kill(),
  }
}
