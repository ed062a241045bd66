import { parseArgs } from 'node:util'

import { type Mode, modes } from '@trunkline/shared/protocol/server-frames'
import { z } from 'zod'

import { type Polling, pollings, pollingTitles } from './polling.ts'

export type Options = {
  users: number
  /** Measured in each mode: two fifths idle, the rest under events. */
  seconds: number
  modes: readonly Mode[]
  /** Events written in a second, over all users. */
  rate: number
  rounds: number
  polling: Polling
  seed: number
  /** Whose deliveries count: users between these percentages of the rollout's draw. */
  cohort: readonly [from: number, to: number]
  /** 0: any free one. */
  port: number
  json: string | undefined
  html: string | undefined
  svg: string | undefined
}

export type Asked =
  | { kind: 'run'; options: Options }
  | { kind: 'help' }
  | { kind: 'refused'; sentences: readonly string[] }

type Flag = { value: string; fallback?: string; says: string; schema: z.ZodType<unknown, string> }

const whole = (min: number, max: number, unit: string) => {
  const wanted = `a whole number from ${min} to ${max} (${unit})`
  return z
    .string()
    .regex(/^\d{1,9}$/, wanted)
    .transform(Number)
    .refine((number) => number >= min && number <= max, wanted)
}
const oneOf = (names: readonly string[]) => z.enum(names, `one of ${names.join(', ')}`)
const wantedModes = `some of ${modes.join(', ')}, separated by commas, each once`
const cohorts = 'two percentages such as 0-25'
const file = z.string().min(1, 'a file name')

/** Every flag, in the order of `--help`. */
const flags: Record<keyof Options, Flag> = {
  users: {
    value: 'N',
    fallback: '100',
    says: 'users, each with one page open',
    schema: whole(2, 5_000, 'users'),
  },
  seconds: {
    value: 'N',
    fallback: '12',
    says: 'measured in each mode: two fifths idle, the rest under events',
    schema: whole(2, 3_600, 'seconds'),
  },
  modes: {
    value: 'LIST',
    fallback: 'poll,legacy,unified',
    says: 'what to compare, in this order',
    schema: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(modes, wantedModes)))
      .refine((list) => new Set(list).size === list.length, wantedModes),
  },
  rate: {
    value: 'N',
    fallback: '20',
    says: 'events written in a second, over all users',
    schema: whole(1, 2_000, 'events a second'),
  },
  rounds: {
    value: 'N',
    fallback: '1',
    says: 'how often each mode is measured; figures are medians',
    schema: whole(1, 20, 'rounds'),
  },
  polling: {
    value: 'NAME',
    fallback: 'A',
    says: 'whose polling `poll` repeats (listed below)',
    schema: oneOf(Object.keys(pollings)),
  },
  seed: {
    value: 'N',
    fallback: '1',
    says: 'the story of events, and when each user asks',
    schema: whole(0, 999_999_999, 'seed'),
  },
  cohort: {
    value: 'FROM-TO',
    fallback: '0-100',
    says: "whose deliveries count, in percent of the rollout's draw",
    schema: z
      .string()
      .regex(/^\d{1,3}-\d{1,3}$/, cohorts)
      .transform((text) => text.split('-').map(Number))
      .refine(([from = 0, to = 0]) => from < to && to <= 100, cohorts),
  },
  port: {
    value: 'N',
    fallback: '0',
    says: "the measured server's port; 0 is any free one",
    schema: whole(0, 65_535, 'TCP port'),
  },
  json: { value: 'FILE', says: 'writes every figure of every run', schema: file },
  html: { value: 'FILE', says: 'writes the report with its chart', schema: file },
  svg: { value: 'FILE', says: 'writes the chart alone', schema: file },
}
const names = Object.keys(flags) as (keyof Options)[]
const isFlag = (name: string): name is keyof Options => Object.hasOwn(flags, name)

/** Reads the command line. Everything that is wrong with it is named at once. */
export function readOptions(args: readonly string[]): Asked {
  const sentences: string[] = []
  const given: Partial<Record<keyof Options, string>> = {}
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') sentences.push(`"${token.value}" is not understood.`)
    else if (token.name === 'help' || token.rawName === '-h') return { kind: 'help' }
    else if (!isFlag(token.name))
      sentences.push(`There is no ${token.rawName}. There are: ${list(names)}.`)
    else if (given[token.name] !== undefined) sentences.push(`--${token.name} is given twice.`)
    else given[token.name] = token.value ?? ''
  }
  const options = Object.fromEntries(names.map((name) => [name, read(name, given, sentences)]))
  if (sentences.length > 0) return { kind: 'refused', sentences }
  return { kind: 'run', options: options as Options }
}

function read(
  name: keyof Options,
  given: Partial<Record<keyof Options, string>>,
  sentences: string[],
): unknown {
  const { fallback, schema } = flags[name]
  const text = given[name] ?? fallback
  if (text === undefined) return undefined
  const parsed = schema.safeParse(text)
  if (parsed.success) return parsed.data
  sentences.push(`--${name}=${text}: it must be ${parsed.error.issues[0]?.message}.`)
  return undefined
}

const list = (all: readonly string[]) => all.map((name) => `--${name}`).join(', ')

/** What `--help` prints. */
export const help = () => `npm run compare -- [flags]

Measures what N users cost a real server, mode by mode: polling as the sources did, two legacy sockets
each, one unified socket each. It starts its own server with its own temporary database on this machine's
loopback address, and touches nothing else. The system's folder for temporary files holds the database.

${names
  .map((name) => {
    const { value, fallback, says } = flags[name]
    const usage = `--${name}=${value}`.padEnd(15)
    return `  ${usage} ${says}${fallback === undefined ? '' : ` (${fallback})`}`
  })
  .join('\n')}

Polling:
${Object.entries(pollingTitles)
  .map(([name, title]) => `  ${name.padEnd(15)} ${title}`)
  .join('\n')}

Exit code: 0 when every event reached its user once, 1 when not or when something broke, 2 for a wrong flag.
With 100 users the memory of one socket is near what can be told apart: --users=1000 --rounds=3 shows it well.`
