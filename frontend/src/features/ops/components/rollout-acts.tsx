import { Button, SegmentedControl } from '@mantine/core'
import type { RolloutAct, RolloutAnswer, RolloutState } from '@trunkline/shared/contract/rollout'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import { type ReactNode, useState } from 'react'

import { useOpsAct } from '../../../hooks/use-ops-act.ts'
import { percent } from '../figures/units.ts'
import { ActDialog } from './act-dialog.tsx'
import { modeWords } from './words.ts'

import styles from './rollout.module.css'

/** One button: what it is called, what will happen, and what it asks of the server. */
type Move = {
  label: string
  act: RolloutAct
  body?: object
  says: ReactNode
  primary?: boolean
  danger?: boolean
}

const killTo: { value: Mode; label: string }[] = [
  { value: 'legacy', label: 'Old lines' },
  { value: 'poll', label: 'Polling' },
  { value: 'unified', label: 'One line' },
]

/** Everything that moves the rollout, each behind a question that says what will happen. */
export function RolloutActs({ rollout }: { rollout: RolloutAnswer }) {
  const { act, isPending, failure } = useOpsAct()
  const [asked, setAsked] = useState<(Move & { seen: number }) | null>(null)
  const [to, setTo] = useState<Mode>('legacy')
  // The kill switch asks for everybody, wherever they are.
  const hasChanged = asked !== null && asked.act !== 'kill' && asked.seen !== rollout.state.revision
  return (
    <>
      <div aria-label="Move the rollout" className={styles.acts} role="group">
        {movesFrom(rollout).map((move) => (
          <Button
            disabled={isPending}
            key={move.label}
            onClick={() => setAsked({ ...move, seen: rollout.state.revision })}
            variant={move.primary === true ? 'filled' : 'default'}
            {...(move.danger === true && { c: 'var(--mantine-color-error)' })}
          >
            {move.label}
          </Button>
        ))}
      </div>
      {failure !== null && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      {asked && (
        <ActDialog
          confirm={asked.label}
          danger={asked.danger === true}
          hasChanged={hasChanged}
          needsWhy={asked.act === 'kill'}
          onClose={() => setAsked(null)}
          onConfirm={(why) => {
            const body = asked.act === 'kill' ? { to } : { ...asked.body, seen: asked.seen }
            act({ path: `rollout/${asked.act}`, body: { ...body, why } })
          }}
          title={`${asked.label}?`}
        >
          <p>{asked.says}</p>
          {hasChanged && (
            <p className={styles.failure} role="alert">
              It has changed meanwhile: {standsAt(rollout)}. Cancel, and look again.
            </p>
          )}
          {asked.act === 'kill' && (
            <SegmentedControl
              aria-label="Everybody goes to"
              data={killTo}
              onChange={setTo}
              radius="xl"
              value={to}
            />
          )}
        </ActDialog>
      )}
    </>
  )
}

function movesFrom({ state, build }: RolloutAnswer): Move[] {
  const { percent: stands, running, kill } = state
  const next = state.plan.steps.find((step) => stands === null || step > stands)
  const back = state.plan.steps.findLast((step) => step < (stands ?? 0))
  const moves: (Move | false)[] = [
    kill !== null && {
      label: 'Undo the kill switch',
      act: 'unkill',
      says: 'Pages go back to where the rollout, or the build, wants them.',
      primary: true,
    },
    next !== undefined && {
      label: `${stands === null ? 'Start at' : 'Step to'} ${percent(next)}`,
      act: 'step',
      body: { to: next },
      says: `${heard(state, next)} Open pages move within seconds; nothing is lost, nobody reloads.`,
      primary: kill === null,
    },
    back !== undefined && {
      label: `Back to ${percent(back)}`,
      act: 'step',
      body: { to: back },
      says: `${heard(state, back)} Open pages move within seconds; nothing is lost.`,
    },
    running && {
      label: 'Pause',
      act: 'pause',
      says: 'It does not advance by itself any more. If figures turn bad it still falls back.',
    },
    stands !== null &&
      !running && {
        label: 'Resume',
        act: 'resume',
        says: 'It advances by itself again, after the dwell time and on good figures.',
      },
    stands !== null && {
      label: 'End the rollout',
      act: 'step',
      body: { to: 'off' },
      says: `The build decides again: everybody is on ${modeWords[build]}.`,
    },
    kill === null && {
      label: 'Kill switch',
      act: 'kill',
      says: 'Everybody at once, over every percentage and every browser’s own choice, until it is undone.',
      danger: true,
    },
  ]
  return moves.filter((move) => move !== false)
}

/** Where it stands now, within a sentence. */
function standsAt({ state: { percent: stands, running, kill, reason }, build }: RolloutAnswer) {
  if (kill) return `the kill switch is on (${kill.why})`
  if (stands === null) return `no rollout, everybody is on ${modeWords[build]}`
  return `${percent(stands)} on the one line, ${running ? 'running' : 'paused'} (${reason})`
}

const heard = ({ plan }: RolloutState, step: number): string =>
  step >= 100
    ? 'Everybody is on the one line.'
    : `${percent(step)} of users are on the one line, the others on ${modeWords[plan.otherwise]}.`
