import type { ValueOf } from '@trunkline/shared/contract/catalogue'

import type { Broker } from './broker.ts'

/** A key of a topic is told at most four times a second. */
const QUIET_MS = 250

/**
 * Passes everything on at once, but of one key's values in quick succession only the first and then the latest: a
 * post that a thousand people like in a second costs its readers five frames. The last one is always told.
 */
export function conflated(broker: Broker, quietMs = QUIET_MS): Broker {
  /** Told within the last `quietMs`, and what has come since. */
  const quiet = new Map<string, ValueOf | undefined>()

  const keepQuiet = (key: string) => {
    quiet.set(key, undefined)
    setTimeout(() => {
      const latest = quiet.get(key)
      if (!latest) return void quiet.delete(key)
      keepQuiet(key)
      broker.publish([latest])
    }, quietMs).unref()
  }

  /** Whether it goes out now. */
  const admit = (value: ValueOf): boolean => {
    const key = `${value.topic} ${value.name} ${value.key ?? ''}`
    const first = !quiet.has(key)
    if (first) keepQuiet(key)
    else if ((quiet.get(key)?.rev ?? 0) <= value.rev) quiet.set(key, value)
    return first
  }

  return {
    publish: (messages) =>
      broker.publish(messages.filter((message) => message.type !== 'value' || admit(message))),
    follow: (topics) => broker.follow(topics),
    unfollow: (topics) => broker.unfollow(topics),
    onMessage: (listener) => broker.onMessage(listener),
    onGap: (listener) => broker.onGap(listener),
    close: () => broker.close(),
  }
}
