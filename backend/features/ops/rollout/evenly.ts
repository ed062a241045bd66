import type { Voice } from '../../../core/page-voices.ts'

/** Voices of which the loudest weighs no more than the second loudest, in each thing that is weighed. Pure. */
export function evenly(voices: readonly Voice[]): Voice[] {
  const most = {
    handled: secondOf(voices, ({ handled }) => handled),
    seconds: secondOf(voices, ({ seconds }) => seconds),
    compared: secondOf(voices, ({ compared }) => compared),
    samples: secondOf(voices, samplesOf),
  }
  return voices.map((voice) => {
    const spoken = weight(voice.handled, most.handled)
    const ran = weight(voice.seconds, most.seconds)
    const compared = weight(voice.compared, most.compared)
    const sampled = weight(samplesOf(voice), most.samples)
    return {
      handled: voice.handled * spoken,
      handlerErrors: voice.handlerErrors * spoken,
      resets: voice.resets * ran,
      reconnects: voice.reconnects * ran,
      seconds: voice.seconds * ran,
      compared: voice.compared * compared,
      differing: voice.differing * compared,
      applied: Object.fromEntries(
        Object.entries(voice.applied).map(([bound, count]) => [bound, count * sampled]),
      ),
    }
  })
}

const weight = (own: number, most: number) => (own > most ? most / own : 1)

const samplesOf = ({ applied }: Voice) => Object.values(applied).reduce((a, b) => a + b, 0)

/** Of a single voice its own: there is nobody to compare it with. */
function secondOf(voices: readonly Voice[], of: (voice: Voice) => number): number {
  const [first = 0, second = first] = voices.map(of).toSorted((a, b) => b - a)
  return second
}
