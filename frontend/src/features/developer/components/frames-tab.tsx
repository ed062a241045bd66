import { Button } from '@mantine/core'
import { useState, useSyncExternalStore } from 'react'

import { type SeenFrame, wire } from '../../../lib/developer/wire.ts'

import styles from './parts.module.css'

const SHOWN = 150

/** What crosses the page's lines, newest first, secrets taken out. */
export function FramesTab() {
  const frames = useSyncExternalStore(wire.frames.subscribe, wire.frames.get)
  const [filter, setFilter] = useState('')
  const [paused, setPaused] = useState<readonly SeenFrame[] | null>(null)
  const shown = (paused ?? frames)
    .filter(({ text, line }) => `${line} ${text}`.toLowerCase().includes(filter.toLowerCase()))
    .slice(-SHOWN)
    .toReversed()
  return (
    <section aria-label="Frames" className={styles.section}>
      <input
        aria-label="Filter frames"
        className={styles.input}
        onChange={({ target }) => setFilter(target.value)}
        placeholder="Filter, such as notification or pong"
        type="search"
        value={filter}
      />
      <div className={styles.row}>
        <Button onClick={() => setPaused(paused ? null : frames)} size="xs" variant="default">
          {paused ? 'Go on' : 'Hold still'}
        </Button>
        <Button onClick={() => wire.clear()} size="xs" variant="subtle">
          Clear
        </Button>
        <span className={styles.note}>
          {shown.length} of {frames.length}
        </span>
      </div>
      <div>
        {shown.map((frame) => (
          <Frame frame={frame} key={frame.n} />
        ))}
      </div>
      {shown.length === 0 && <p className={styles.note}>Nothing has crossed yet.</p>}
    </section>
  )
}

function Frame({ frame }: { frame: SeenFrame }) {
  const { way, at, text, line, size, tookMs, lagMs, fault } = frame
  const figures = [
    `${size} B`,
    lagMs !== null && `lag ${Math.round(lagMs)} ms`,
    tookMs !== null && `took ${tookMs.toFixed(1)} ms`,
  ]
  return (
    <details className={styles.frame}>
      <summary>
        <span
          aria-label={way === 'in' ? 'in' : 'out'}
          className={styles.way}
          data-way={way}
          role="img"
        >
          {way === 'in' ? '↓' : '↑'}
        </span>
        <time>{new Date(at).toISOString().slice(11, 23)}</time>
        <span className={styles.code}>{labelOf(text)}</span>
        {fault !== null && <span className={styles.fault}>{fault}</span>}
        <span className={styles.note}>{figures.filter(Boolean).join(' · ')}</span>
      </summary>
      <p className={styles.note}>{line}</p>
      <pre className={styles.block}>{pretty(text)}</pre>
    </details>
  )
}

/** What it is, and on which topic; the text itself where it says neither. */
function labelOf(text: string): string {
  try {
    const said = JSON.parse(text) as unknown
    const [first, ...others] = [said].flat() as { type?: string; name?: string; topic?: string }[]
    const words = [first?.name ?? first?.type, first?.topic].filter(Boolean).join(' ')
    return others.length > 0 ? `${words} and ${others.length} more` : words || text
  } catch {
    return text
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
