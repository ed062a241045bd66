// Preloaded into the measured server, beside it rather than in it: answers over the parent's channel how
// much time and memory the process has used, on any platform, after a full collection when asked for one.
// When whoever measures is gone, however hard, the server ends too.

/** What the process has used so far. Bytes; microseconds of a core, all threads. */
export type Usage = {
  cpuUs: { user: number; system: number }
  rss: number
  /** Live JavaScript objects, and the memory outside the heap that they hold. */
  heap: number
  external: number
}

/** A name for the answer, and whether to collect garbage first. */
export type UsageQuestion = { usage: number; collect: boolean }
export type UsageAnswer = { usage: number; used: Usage }

const { channel } = process
if (channel) {
  channel.unref()
  process.on('message', ({ usage, collect }: UsageQuestion) => {
    if (collect) globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    process.send?.({ usage, used: used() } satisfies UsageAnswer)
  })
  // A listener holds the channel, and the channel the process, unless it is let go again.
  channel.unref()
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
}

function used(): Usage {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { cpuUs: { user, system }, rss, heap: heapUsed, external }
}
