import { useEffect, useState } from 'react'

import { exactTime, freshFor, relativeTime } from './relative-time.ts'

/** How long ago something happened, kept true while it is shown; the exact time on hover. */
export function TimeAgo(props: { at: string; className?: string }) {
  const at = Date.parse(props.at)
  const [now, setNow] = useState(Date.now)

  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), freshFor(at, now))
    return () => clearTimeout(timer)
  }, [at, now])

  return (
    <time className={props.className} dateTime={props.at} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  )
}
