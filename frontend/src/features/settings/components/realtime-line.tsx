import { SegmentedControl } from '@mantine/core'

import type { PageMode } from '../../../config.ts'
import { useRealtimeMode } from '../../../hooks/use-realtime-mode.ts'
import { Section } from './section.tsx'

const choices = [
  { value: 'automatic', label: 'Automatic' },
  { value: 'unified', label: 'Unified' },
  { value: 'legacy', label: 'Legacy' },
  { value: 'poll', label: 'Polling' },
] as const
type Choice = (typeof choices)[number]['value']

/** Which line this browser uses, why, and a way to insist on the other. */
export function RealtimeLine() {
  const { why, override, sentence, setOverride } = useRealtimeMode()
  const choice: Choice = override ?? 'automatic'

  const choose = (next: Choice) => {
    const wanted: PageMode | null = next === 'automatic' ? null : next
    setOverride(wanted)
  }

  return (
    <Section
      action={
        <SegmentedControl
          aria-label="Realtime connection"
          data={[...choices]}
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
