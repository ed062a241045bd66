import { QueryClient, type QueryKey } from '@tanstack/react-query'

import { heldBy, type Held, type Trace, type TraceStep } from '../lib/developer/trace.ts'
import type { Entry } from '../lib/positioned/cell.ts'
import { LiveCache } from '../lib/positioned/live-cache.ts'
import { dispatch } from './handlers/handler.ts'
import { handlers } from './handlers/registry.ts'

const meta = { positioned: true }
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

/** Brings a fresh cache through what the trace says, with this build's handlers; resolves with what it then holds. */
export async function replayTrace(trace: Trace): Promise<Held[]> {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Infinity, gcTime: Infinity } },
  })
  const cache = new LiveCache({
    client,
    world: { after: () => () => {}, random: () => 0, hidden: () => false },
    report: (error) => {
      throw error
    },
    handle: (message, context) => dispatch(handlers, message, context),
  })
  const waiting = new Map<string, PromiseWithResolvers<Entry>>()
  for (const { key, entry } of trace.initial) {
    client.getQueryCache().build(client, { queryKey: key, meta })
    client.setQueryData(key, entry)
  }
  for (const key of askedBefore(trace)) ask(key)
  for (const step of trace.steps) {
    take(step)
    await turn()
  }
  const held = heldBy(client)
  cache.dispose()
  client.clear()
  return held

  function take(step: TraceStep): void {
    switch (step.do) {
      case 'message':
        return cache.receive(step.message, step.told)
      case 'restart':
        return cache.restart(step.restart)
      case 'ended':
        return cache.end(step.ended)
      case 'asked':
        return ask(step.key)
      case 'landed':
        return waiting.get(JSON.stringify(step.key))?.resolve(step.entry)
      case 'failed':
        return waiting.get(JSON.stringify(step.key))?.reject(new Error('it failed then, too'))
    }
  }

  function ask(queryKey: QueryKey): void {
    const answer = Promise.withResolvers<Entry>()
    waiting.set(JSON.stringify(queryKey), answer)
    const options = { queryKey, queryFn: () => answer.promise, meta, structuralSharing: false }
    const query = client.getQueryCache().build(client, options)
    // Its failure is part of the trace.
    query.fetch(options, { cancelRefetch: true }).catch(() => undefined)
  }
}

/** What was on its way when the recording began. */
function askedBefore({ steps }: Trace): QueryKey[] {
  const firsts = new Map<string, TraceStep>()
  for (const step of steps)
    if ('key' in step && !firsts.has(JSON.stringify(step.key)))
      firsts.set(JSON.stringify(step.key), step)
  return [...firsts.values()].flatMap((step) =>
    'key' in step && step.do !== 'asked' ? [step.key] : [],
  )
}
