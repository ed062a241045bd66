import type { Mode } from '@trunkline/shared/protocol/server-frames'
import { seeded } from '@trunkline/shared/testing/random'

import { isInside } from '../../backend/features/ops/rollout/bucket.ts'
import type { Account } from './accounts.ts'
import { pause } from './compare-error.ts'
import { Crowd } from './crowd.ts'
import { commitsOf, measurePhase, memoryOf, serverCpuMs, socketsOf } from './measure.ts'
import type { Options } from './options.ts'
import { pollings } from './polling.ts'
import type { Progress } from './progress.ts'
import type { Run } from './result.ts'
import { planEvents } from './schedule.ts'
import type { MeasuredServer } from './server.ts'
import { type Written, writeEvents } from './writers.ts'

const IDLE_SHARE = 0.4
/** Users that connect and comment before anything is measured: the first ones pay for compiling. */
const WARM_UP = { users: 10, ms: 1_000, perSecond: 30 }
const SETTLE_MS = 1_000
/** How long an event may be on its way over a socket before it is lost. */
const SOCKET_GRACE_MS = 3_000
const LOOK_MS = 20

export type ModeServices = {
  /** What progress calls it. */
  name: string
  options: Options
  accounts: readonly Account[]
  server: MeasuredServer
  progress: Progress
  signal: AbortSignal
}

/** How long the slowest event may need until its reader asks. */
const graceMs = (mode: Mode, { polling }: Options) =>
  mode === 'poll'
    ? Math.max(...pollings[polling].map(({ everyMs: [, most] }) => most)) + SOCKET_GRACE_MS
    : SOCKET_GRACE_MS

const phaseMs = ({ seconds }: Options) => ({
  idle: seconds * IDLE_SHARE * 1_000,
  busy: seconds * (1 - IDLE_SHARE) * 1_000,
})

/** Seconds that the steps of one mode will probably take, in their order. */
export function stepsOf(mode: Mode, options: Options) {
  const { users } = options
  const { idle, busy } = phaseMs(options)
  return {
    load: 4 + users / 200,
    open: 0.5 + users / 300,
    settle: 3,
    idle: idle / 1_000,
    busy: busy / 1_000,
    // The last event of a list is rarely the one that waits longest.
    grace: mode === 'poll' ? graceMs(mode, options) / 1_300 : 0.5,
    close: 0.5,
  }
}

/** Measures one mode on a server that nobody else uses. Everybody has left when it resolves. */
export async function runMode(services: ModeServices, mode: Mode, round: number): Promise<Run> {
  const { options, accounts, server, progress, signal } = services
  const { users, polling, seed } = options
  const seconds = stepsOf(mode, options)
  const step = <T>(name: keyof typeof seconds, title: string, work: () => Promise<T>) =>
    progress.step({ name: `${services.name}: ${title}`, seconds: seconds[name] }, work)
  const { origin } = server
  const crowdOptions = { origin, mode, polling, random: seeded(seed + round), signal }
  const crowd = new Crowd(accounts, crowdOptions)
  const measured = { server, traffic: crowd.traffic, polls: () => crowd.polls }
  const times = phaseMs(options)
  try {
    const before = await step('load', `${users} pages load`, async () => {
      await warmUp(services, crowdOptions)
      await crowd.load()
      return settled(services)
    })
    const setUp = await step('open', `${users} users connect`, () => connect(crowd, server))
    const after = await step('settle', 'all is quiet', () => settled(services))
    const idle = await step('idle', 'nothing happens', () =>
      measurePhase(measured, () => pause(times.idle, signal)),
    )
    const connections = await connectionsOf(crowd, server)
    const commits = await commitsOf(server)
    const plan = planEvents({ users, ms: times.busy, perSecond: options.rate, seed })
    const { busy, written } = await step('busy', `${plan.length} events`, async () => {
      let written: Written | undefined
      const busy = await measurePhase(measured, async () => {
        const writing = writeEvents({ origin, accounts, ledger: crowd.ledger, signal }, plan)
        await pause(times.busy, signal)
        written = await writing
      })
      return { busy, written }
    })
    await step('grace', 'the last ones arrive', () =>
      allSeen(crowd, graceMs(mode, options), signal),
    )
    const commitMs = meanSince(commits, await commitsOf(server))
    const { ledger } = crowd
    const [from, to] = options.cohort
    const counts = (userId: number) =>
      isInside(userId, 'rollout', to) && !isInside(userId, 'rollout', from)
    const run = {
      mode,
      round,
      connections,
      setUp,
      before,
      after,
      idle,
      busy,
      events: { ...(written ?? nothingWritten), planned: plan.length, commitMs },
      delivery: {
        notifications: ledger.outcome('notifications', counts),
        friend_requests: ledger.outcome('friend_requests', counts),
        unexpected: ledger.unexpected,
      },
    }
    await step('close', 'everybody leaves', () => crowd.close())
    return { ...run, troubles: crowd.troubles }
  } finally {
    await crowd.close()
  }
}

const nothingWritten: Written = { written: 0, failed: 0, why: null, latestMs: 0 }

/** A few users do in small what is measured later. */
async function warmUp(
  { accounts, server: { origin }, signal }: ModeServices,
  crowdOptions: ConstructorParameters<typeof Crowd>[1],
): Promise<void> {
  const few = accounts.slice(0, WARM_UP.users)
  const crowd = new Crowd(few, crowdOptions)
  await crowd.load()
  await crowd.open()
  const plan = planEvents({ ...WARM_UP, users: few.length, seed: 0 })
  // Friend requests can be made only once.
  const comments = plan.filter(({ kind }) => kind === 'comment')
  await writeEvents({ origin, accounts: few, ledger: crowd.ledger, signal }, comments)
  await crowd.close()
}

async function settled({ server, signal }: ModeServices) {
  await pause(SETTLE_MS, signal)
  return memoryOf(server)
}

async function connect(crowd: Crowd, server: MeasuredServer): Promise<Run['setUp']> {
  const cpu = await serverCpuMs(server)
  const began = performance.now()
  await crowd.open()
  const ms = performance.now() - began
  return { ms, serverCpuMs: (await serverCpuMs(server)) - cpu }
}

async function connectionsOf(crowd: Crowd, server: MeasuredServer): Promise<Run['connections']> {
  const byEndpoint = await socketsOf(server)
  const sockets = Object.values(byEndpoint).reduce((sum, open) => sum + open, 0)
  return { tcp: crowd.traffic.connections, sockets, byEndpoint }
}

/** Resolves when nothing is missing, or the time is over; what comes twice comes a little later. */
async function allSeen({ ledger }: Crowd, withinMs: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + withinMs
  while (ledger.missing > 0 && performance.now() < end) await pause(LOOK_MS, signal)
  await pause(10 * LOOK_MS, signal)
}

type Commits = { ms: number; count: number }

const meanSince = (before: Commits, now: Commits) =>
  now.count > before.count ? (now.ms - before.ms) / (now.count - before.count) : null
