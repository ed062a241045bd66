import type { Report } from './result.ts'

/** The command that measures the same story again. */
export function repeatCommand({ asked }: Report): string {
  const { users, seconds, modes, rate, rounds, seed, polling, cohort } = asked
  const flags = {
    users,
    seconds,
    modes: modes.join(','),
    rate,
    rounds,
    seed,
    polling,
    cohort: cohort.join('-'),
  }
  return `npm run compare -- ${Object.entries(flags)
    .map(([name, value]) => `--${name}=${value}`)
    .join(' ')}`
}
