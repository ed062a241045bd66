import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** The way out of a page that has nothing for this person. */
export function BackToFeed() {
  return (
    <Button component={Link} to="/" variant="default">
      Back to the feed
    </Button>
  )
}
