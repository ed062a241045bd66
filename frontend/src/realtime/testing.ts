import { Listeners } from './observable.ts'
import { timers, type World } from './world.ts'

/** A world without a page, for programs and tests: always seen, woken by `wake`. */
export function plainWorld(webSocket: World['WebSocket']): World & { wake: () => void } {
  const wakes = new Listeners<[]>()
  return {
    ...timers,
    hidden: () => false,
    onLook: () => () => {},
    onWake: (listener) => wakes.add(listener),
    wake: () => wakes.call(),
    WebSocket: webSocket,
  }
}
