import { SegmentedControl } from '@mantine/core'

import type { PageMode } from '../../../config.ts'
import { type LineChoice, lineChoices, useRealtimeMode } from '../../../hooks/use-realtime-mode.ts'
import { Section } from './section.tsx'

/** Which line this browser uses, why, and a way to insist on the other. */
export function RealtimeLine() {
  const { why, override, sentence, setOverride } = useRealtimeMode()
  const choice: LineChoice = override ?? 'automatic'

  const choose = (next: LineChoice) => {
    const wanted: PageMode | null = next === 'automatic' ? null : next
    setOverride(wanted)
  }

  return (
    <Section
      action={
        <SegmentedControl
          aria-label="Realtime connection"
          data={[...lineChoices]}
          onChange={choose}
          value={choice}
        />
      }
      title="Realtime connection"
    >
      {sentence}. A choice is kept for this browser; the page moves over as it is.
      {override !== null && why === 'kill' && ' It counts again once the server lets go.'}
    </Section>
  )
}
