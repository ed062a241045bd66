import { parseArgs } from 'node:util'

import { type RolloutAct, rolloutActs } from '@trunkline/shared/contract/rollout'

export const usage = `npm run rollout -- status
npm run rollout -- step [next|back|off|PERCENT] [--why=TEXT]   the share of users on the one line; off: the build decides
npm run rollout -- pause|resume [--why=TEXT]                   whether the guard advances by itself
npm run rollout -- kill [legacy|poll|unified] --why=TEXT       everybody at once, over everything else
npm run rollout -- unkill [--why=TEXT]
npm run rollout -- plan '{"steps":[0,10,100],"thresholds":{"p99":{"floor":3}}}' [--why=TEXT]   the rest stays as it is`

export type Asked = { act: 'status' | RolloutAct; body: object }

/** What the arguments ask for; undefined when they make no sense. What an act may be is checked where it is done. */
export function readAsked(args: string[]): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { why: { type: 'string' } },
      allowPositionals: true,
    })
    const [act = 'status', what, ...more] = positionals
    if (more.length > 0) return undefined
    if (act === 'status') return what === undefined ? { act, body: {} } : undefined
    if (!isAct(act)) return undefined
    if (act === 'plan') return { act, body: { ...(JSON.parse(what ?? '') as object), ...values } }
    const to = what === undefined ? {} : { to: /^\d/.test(what) ? Number(what) : what }
    return { act, body: { ...to, ...values } }
  } catch {
    return undefined
  }
}

const isAct = (name: string): name is RolloutAct => Object.hasOwn(rolloutActs, name)
