import { Listeners } from './observable.ts'
import type { Hears } from './transport.ts'

/** Those who hear a line, each as much of it as they ask for. */
export class Audience {
  readonly message = new Listeners<Parameters<Hears['message']>>()
  readonly restart = new Listeners<Parameters<Hears['restart']>>()
  readonly ended = new Listeners<Parameters<Hears['ended']>>()
  readonly mode = new Listeners<Parameters<Hears['mode']>>()

  // Bound, so that a line can hand it over as its own.
  readonly hear = ({ message, restart, ended, mode }: Partial<Hears>): (() => void) => {
    const ends = [
      message && this.message.add(message),
      restart && this.restart.add(restart),
      ended && this.ended.add(ended),
      mode && this.mode.add(mode),
    ]
    return () => ends.forEach((end) => end?.())
  }
}
