import { percent } from '../figures/units.ts'

/** What the audit keeps of an act, as far as it is told here. */
type Details = Partial<{
  endpoint: string
  userId: number
  lines: number
  connections: number
  before: Partial<{ percent: number | null }>
  after: Partial<{ percent: number | null; kill: { to: string } | null }>
}>

const step = (at: number | null | undefined) =>
  at === null || at === undefined ? 'the build’s own' : percent(at)

const sentences: Record<string, (details: Details) => string> = {
  'rollout.step': ({ before, after }) =>
    after?.percent === undefined
      ? 'Rollout: the step it stood on, again'
      : `Rollout: from ${step(before?.percent)} to ${step(after.percent)}`,
  'rollout.advance': ({ before, after }) =>
    `Rollout advanced from ${step(before?.percent)} to ${step(after?.percent)}`,
  'rollout.fall_back': ({ before, after }) =>
    `Rollout fell back from ${step(before?.percent)} to ${step(after?.percent)}`,
  'rollout.pause': () => 'Rollout paused',
  'rollout.resume': () => 'Rollout resumed',
  'rollout.kill': ({ after }) =>
    `Kill switch on: everybody on ${after?.kill?.to ?? 'another line'}`,
  'rollout.unkill': () => 'Kill switch off',
  'rollout.plan': () => 'Plan changed',
  'endpoint.retire': ({ endpoint }) => `${endpoint} retired`,
  'endpoint.unretire': ({ endpoint }) => `${endpoint} brought back`,
  disconnect: ({ userId, lines }) => `Cut ${lines} lines of user ${userId}`,
  drain: ({ connections }) => `Drain: ${connections} lines moved`,
}

/** One entry of the audit in a sentence; an act that this page does not know keeps its name. */
export const actWords = (act: string, details: unknown): string =>
  sentences[act]?.((details ?? {}) as Details) ?? act
