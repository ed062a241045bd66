import { VisuallyHidden } from '@mantine/core'

import type { Presence } from '../hooks/use-online-friends.ts'

/** What the dot on a picture says, for who does not see it; stands behind the name. */
export function PresenceWords(props: { presence: Presence | undefined }) {
  return props.presence && <VisuallyHidden>, {props.presence}</VisuallyHidden>
}
