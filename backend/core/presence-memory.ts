import type { Presence, PresenceChange } from './presence.ts'

type State = {
  connections: number
  online: boolean
  rev: number
  since: number
  timer?: NodeJS.Timeout
}

/** Presence of one node. `graceMs`: how long a person stays online after the last connection went. */
export function memoryPresence(options: { graceMs: number; clock: () => number }): Presence {
  const { graceMs, clock } = options
  const users = new Map<number, State>()
  const listeners = new Set<(change: PresenceChange) => void>()
  let rev = clock()

  const turn = (userId: number, state: State, online: boolean) => {
    clearTimeout(state.timer)
    if (state.online === online) return
    Object.assign(state, { online, rev: ++rev, since: clock() })
    if (!online) users.delete(userId)
    for (const listen of listeners) listen({ userId, online, rev: state.rev, at: state.since })
  }

  return {
    arrive(userId) {
      const state = users.get(userId) ?? { connections: 0, online: false, rev: 0, since: 0 }
      users.set(userId, state)
      state.connections += 1
      turn(userId, state, true)
      let here = true
      return () => {
        if (!here) return
        here = false
        state.connections -= 1
        if (state.connections === 0 && state.online)
          state.timer = setTimeout(() => turn(userId, state, false), graceMs).unref()
      }
    },
    leave(userId) {
      const state = users.get(userId)
      if (state?.connections === 0) turn(userId, state, false)
    },
    online: async (userIds) => {
      const here = userIds.flatMap((userId) => {
        const state = users.get(userId)
        return state?.online ? [[userId, { rev: state.rev, since: state.since }] as const] : []
      })
      return new Map(here)
    },
    onChange: (listener) => void listeners.add(listener),
    close: async () => {
      for (const state of users.values()) clearTimeout(state.timer)
      users.clear()
      listeners.clear()
    },
  }
}
