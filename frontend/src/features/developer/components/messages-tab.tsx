import { Button } from '@mantine/core'
import type { ActionName, SignalName } from '@trunkline/shared/contract/catalogue'
import {
  describeCatalogue,
  type Described,
  type Kind,
  type Shaped,
} from '@trunkline/shared/contract/described'
import { parseTopic } from '@trunkline/shared/protocol/topic'
import { useState } from 'react'

import { useTransport } from '../../../context/realtime-context.tsx'

import styles from './parts.module.css'

const titles: Record<Kind, string> = {
  action: 'Actions',
  signal: 'Signals',
  event: 'Events',
  value: 'Values',
}
const catalogue = describeCatalogue()
const pretty = (value: unknown) => JSON.stringify(value, null, 2)

/** Everything that is ever said, its shape, and a way to say it. */
export function MessagesTab() {
  const [name, setName] = useState(catalogue[0]?.name ?? '')
  const entry = catalogue.find((one) => one.name === name)
  return (
    <section className={styles.section}>
      <select
        aria-label="Message"
        className={styles.select}
        onChange={({ target }) => setName(target.value)}
        value={name}
      >
        {Object.entries(titles).map(([kind, title]) => (
          <optgroup key={kind} label={title}>
            {catalogue
              .filter((one) => one.kind === kind)
              .map((one) => (
                <option key={one.name}>{one.name}</option>
              ))}
          </optgroup>
        ))}
      </select>
      {entry?.sends && <TryIt entry={entry} key={name} sends={entry.sends} />}
      {entry && (
        <>
          <h3>{entry.kind === 'action' ? 'The answer' : 'What is heard'}</h3>
          <pre className={styles.block}>{pretty(entry.tells.schema)}</pre>
        </>
      )}
    </section>
  )
}

function TryIt({ entry, sends }: { entry: Described; sends: Shaped }) {
  const transport = useTransport()
  const [text, setText] = useState(() => pretty(sends.sample))
  const [topic, setTopic] = useState('')
  const [said, setSaid] = useState<string | null>(null)
  const isSignal = entry.kind === 'signal'

  const send = async () => {
    try {
      const input = sends.check(JSON.parse(text))
      if (!transport) return setSaid('There is no line.')
      if (!isSignal) {
        setSaid('…')
        return setSaid(pretty(await transport.act(entry.name as ActionName, input as never)))
      }
      const name = parseTopic(topic)?.topic
      if (!name) return setSaid('Name a topic, such as chat:1.')
      transport.signal(name, entry.name as SignalName, input as never)
      return setSaid('Said. Nobody is told whether it arrived.')
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error))
    }
  }

  return (
    <>
      <h3>What is said</h3>
      <pre className={styles.block}>{pretty(sends.schema)}</pre>
      <h3>Try it</h3>
      {isSignal && (
        <input
          aria-label="Topic"
          className={styles.input}
          onChange={({ target }) => setTopic(target.value)}
          placeholder="chat:1"
          value={topic}
        />
      )}
      <textarea
        aria-label="Data"
        className={styles.area}
        onChange={({ target }) => setText(target.value)}
        spellCheck={false}
        value={text}
      />
      <div className={styles.row}>
        <Button onClick={() => void send()} size="xs">
          Send for real
        </Button>
      </div>
      {said !== null && (
        <pre aria-live="polite" className={styles.block}>
          {said}
        </pre>
      )}
    </>
  )
}
