import type { FakeTab } from './fake-browser.ts'
import type { ActionStore, StoredAction } from './stored-actions.ts'
import { timers } from './world.ts'

const LONGEST_MS = 40

/** What survives the browser. A write that is under way when its tab ends may or may not have happened. */
export class FakeDisk {
  readonly rows = new Map<string, StoredAction>()
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  of(tab: FakeTab): ActionStore {
    const asked: (() => void)[] = []
    const change = (work: () => void) =>
      new Promise<void>((resolve) => {
        const isLate = this.#random() < 0.5
        asked.push(work)
        const upToThis = () => {
          const until = asked.indexOf(work) + 1
          for (const earlier of asked.splice(0, until)) earlier()
        }
        if (!isLate) upToThis()
        // A tab that is frozen hears of it later; what it asked for is done all the same.
        timers.after(LONGEST_MS, () => tab.isGone || upToThis())
        tab.arrive(this, () => {
          upToThis()
          resolve()
        })
      })
    return {
      // What was there when the read began, whatever is written before it is answered.
      all: () =>
        new Promise((resolve) => {
          const rows = [...this.rows.values()]
          tab.arrive(this, () => resolve(rows))
        }),
      put: (action) => change(() => this.rows.set(action.id, structuredClone(action))),
      remove: (ids) => change(() => ids.forEach((id) => this.rows.delete(id))),
    }
  }
}
