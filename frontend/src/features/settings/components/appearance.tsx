import { SegmentedControl, useMantineColorScheme } from '@mantine/core'

import { Section } from './section.tsx'

const schemes = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

/** Light, dark, or as the system is. */
export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Section
      action={
        <SegmentedControl
          aria-label="Theme"
          data={[...schemes]}
          onChange={setColorScheme}
          value={colorScheme}
        />
      }
      title="Appearance"
    >
      The theme on this device.
    </Section>
  )
}
