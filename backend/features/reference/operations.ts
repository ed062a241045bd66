import { beaconSchema } from '@trunkline/shared/contract/beacon'
import { disconnectSchema } from '@trunkline/shared/contract/ops'
import { rolloutActs } from '@trunkline/shared/contract/rollout'
import { modes, topicStateSchema } from '@trunkline/shared/protocol/server-frames'
import { z } from 'zod'

import { anything, before, type Described, pageOf, type Routes } from './described.ts'

const span = { from: 'ms since 1970', to: 'ms since 1970, now unless stated' }
const why = z.object({ why: z.string().optional() })
const ops = (what: string, where: string, more: Partial<Described> = {}): Described => ({
  what,
  answer: anything(where),
  errors: ['forbidden', ...(more.body ? (['invalid_input'] as const) : [])],
  ...more,
})
const shapes = 'shared/contract/ops.ts'

/** The transports that are no socket. */
export const realtimeRoutes: Routes = {
  'GET /api/realtime/events': {
    what: 'The poll transport: states as in `welcome`, and the events since `positions`',
    query: {
      epoch: 'the log’s, as `Realtime-Epoch` says it',
      positions: 'as in `Realtime-Position`: `topic=seq:id, …`',
      topics: 'further topics, separated by commas',
      line: 'what tells this page’s polls from those of another, made up by the page',
      away: '1 while nobody looks at any page that is asked for',
      hidden: '1 while nobody looks at the page that asks',
    },
    answer: z.object({
      epoch: z.string(),
      user: z.int(),
      build: z.string(),
      mode: z.enum(modes),
      retry: z.object({ min: z.number(), max: z.number(), window: z.number() }),
      every: z.object({ seen: z.number(), hidden: z.number() }),
      topics: z.record(z.string(), topicStateSchema),
      events: z.array(anything('an `event` frame')),
      values: z.array(anything('a `value` frame')),
    }),
    errors: ['too_many_topics'],
  },
  'POST /api/realtime/leave': {
    what: 'A page that polls goes: its person is not here any more on its account',
    body: z.object({ line: z.string().max(40) }),
    answer: null,
    status: 204,
    errors: ['invalid_input'],
  },
  'POST /api/realtime/beacon': {
    what: 'What a page met since its last beacon',
    body: beaconSchema,
    answer: null,
    status: 204,
    errors: ['invalid_input'],
  },
  'GET /api/realtime/parity': {
    what: 'What a page that compares both transports compares',
    answer: anything('ParityPlan in shared/contract/beacon.ts'),
  },
}

/** For the role `ops` alone. */
export const opsRoutes: Routes = {
  'GET /api/ops/live': ops('Figures of every process, now', shapes),
  'GET /api/ops/stats': ops('Figures over time', shapes, {
    query: span,
    errors: ['forbidden', 'invalid_input'],
  }),
  'GET /api/ops/parity': ops('The parity ledger, by endpoint', shapes, {
    query: { from: span.from },
  }),
  'GET /api/ops/rollout': ops(
    'How far the rollout is, and what the guard says',
    'RolloutAnswer in shared/contract/rollout.ts',
  ),
  'POST /api/ops/rollout/:act': ops(
    `Move the rollout; \`act\` is one of ${Object.keys(rolloutActs).join(', ')}, each with a body of its own`,
    'RolloutAnswer in shared/contract/rollout.ts',
    {
      body: z.union(Object.values(rolloutActs)),
      errors: ['forbidden', 'invalid_input', 'not_found'],
      idempotent: true,
    },
  ),
  'GET /api/ops/endpoints': ops('Every old endpoint, its use, and whether it may go', shapes),
  'POST /api/ops/endpoints/:id/retire': ops(
    'Retire an old endpoint; refused while it is used',
    shapes,
    { body: why, errors: ['forbidden', 'not_found', 'conflict'], idempotent: true },
  ),
  'POST /api/ops/endpoints/:id/unretire': ops('Bring an old endpoint back', shapes, {
    body: why,
    errors: ['forbidden', 'not_found'],
    idempotent: true,
  }),
  'GET /api/ops/users/:id/sockets': ops('The open lines of somebody', shapes),
  'POST /api/ops/users/:id/disconnect': ops('Close somebody’s lines, or one', shapes, {
    body: disconnectSchema,
    idempotent: true,
  }),
  'GET /api/ops/audit': {
    what: 'Who did what, newest first',
    query: before,
    answer: pageOf(anything(shapes)),
    errors: ['forbidden'],
  },
  'POST /api/ops/drain': ops(
    'Send every connection of this process elsewhere, each at its moment',
    shapes,
    {
      body: z.object({ overMs: z.int().optional(), why: z.string().max(64).optional() }),
      status: 202,
      idempotent: true,
    },
  ),
}

/** What machines ask. */
export const probeRoutes: Routes = {
  'GET /healthz': { what: 'Is the process up', answer: z.object({ ok: z.boolean() }), open: true },
  'GET /readyz': {
    what: 'Can it serve: 503 while it drains or has no database',
    answer: z.object({ ok: z.boolean() }),
    open: true,
  },
  'GET /metrics': {
    what: 'Prometheus figures, for loopback or `METRICS_TOKEN`',
    answer: 'file',
    open: true,
    errors: ['forbidden'],
  },
}
