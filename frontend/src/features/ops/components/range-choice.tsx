import { SegmentedControl } from '@mantine/core'

import type { Range } from '../queries.ts'

export type RangeProps = { range: Range; onRange: (range: Range) => void }

const choices = [
  { value: 'hour', label: 'Hour' },
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
] as const

/** How far back everything below goes. */
export const RangeChoice = ({ range, onRange }: RangeProps) => (
  <SegmentedControl
    aria-label="How far back"
    data={[...choices]}
    onChange={onRange}
    radius="xl"
    size="xs"
    value={range}
  />
)
