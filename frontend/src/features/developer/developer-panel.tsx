import { ActionIcon, Tabs } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

import { useConnection } from '../../hooks/use-connection.ts'
import { useRealtimeMode } from '../../hooks/use-realtime-mode.ts'
import { FaultsTab } from './components/faults-tab.tsx'
import { FramesTab } from './components/frames-tab.tsx'
import { LineTab } from './components/line-tab.tsx'
import { MessagesTab } from './components/messages-tab.tsx'
import { TraceTab } from './components/trace-tab.tsx'
import { useTrace } from './components/use-trace.ts'

import styles from './developer-panel.module.css'

/** What a developer sees of the line, and may do to it. Open or not, a line that this browser insists on is plain to see. */
export function DeveloperPanel() {
  const [isOpen, setOpen] = useState(false)
  const trace = useTrace()
  const badge = useRef<HTMLDivElement>(null)
  const close = () => {
    setOpen(false)
    badge.current?.querySelector('button')?.focus()
  }
  return (
    <>
      <div className={styles.badge} ref={badge}>
        <Badge isOpen={isOpen} onOpen={() => setOpen(true)} />
      </div>
      {isOpen && (
        <Frame onClose={close}>
          <Tabs defaultValue="line" keepMounted={false}>
            <Tabs.List aria-label="Developer" className={styles.tabs}>
              <Tabs.Tab value="line">Line</Tabs.Tab>
              <Tabs.Tab value="frames">Frames</Tabs.Tab>
              <Tabs.Tab value="faults">Faults</Tabs.Tab>
              <Tabs.Tab value="messages">Messages</Tabs.Tab>
              <Tabs.Tab value="trace">Trace</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel className={styles.body} value="line">
              <LineTab />
            </Tabs.Panel>
            <Tabs.Panel className={styles.body} value="frames">
              <FramesTab />
            </Tabs.Panel>
            <Tabs.Panel className={styles.body} value="faults">
              <FaultsTab />
            </Tabs.Panel>
            <Tabs.Panel className={styles.body} value="messages">
              <MessagesTab />
            </Tabs.Panel>
            <Tabs.Panel className={styles.body} value="trace">
              <TraceTab trace={trace} />
            </Tabs.Panel>
          </Tabs>
        </Frame>
      )}
    </>
  )
}

function Badge({ isOpen, onOpen }: { isOpen: boolean; onOpen: () => void }) {
  const { mode, why, override, setOverride } = useRealtimeMode()
  const status = useConnection()
  const isForced = override !== null
  return (
    <>
      <button
        aria-expanded={isOpen}
        aria-label={`Developer panel: ${mode}, ${why}`}
        className={styles.pill}
        data-forced={isForced || undefined}
        onClick={onOpen}
        type="button"
      >
        <span aria-hidden className={styles.dot} data-live={status.state === 'live' || undefined} />
        {mode} · {why}
      </button>
      {isForced && (
        <button
          aria-label={`Clear the override (${override})`}
          className={styles.clear}
          onClick={() => setOverride(null)}
          type="button"
        >
          Clear
        </button>
      )}
    </>
  )
}

function Frame({ onClose, children }: { onClose: () => void; children: React.ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  useEffect(() => {
    const heed = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') onClose()
    }
    document.addEventListener('keydown', heed)
    return () => document.removeEventListener('keydown', heed)
  }, [onClose])
  return (
    <aside aria-labelledby="developer-panel" className={styles.panel}>
      <header className={styles.head}>
        <h2 className={styles.title} id="developer-panel" ref={heading} tabIndex={-1}>
          Developer
        </h2>
        <ActionIcon aria-label="Close the developer panel" onClick={onClose} variant="subtle">
          <IconX size={18} />
        </ActionIcon>
      </header>
      {children}
    </aside>
  )
}
