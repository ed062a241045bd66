import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeAll, expect, test } from 'vitest'

import type { Upload } from '../../../hooks/use-uploads.ts'
import { Composer } from './composer.tsx'

// A field that grows with its text waits for its letters; this document has none.
beforeAll(() => Object.defineProperty(document, 'fonts', { value: new EventTarget() }))
afterEach(cleanup)

const upload = (part: Partial<Upload>): Upload => ({
  id: 'u1',
  name: 'hills.png',
  bytes: 1_200,
  share: 0.4,
  attachment: null,
  problem: null,
  ...part,
})

/** A composer whose text lives, and what was asked of the rest. */
function write(uploads: readonly Upload[] = [], maySend = true) {
  const asked: string[] = []
  const typing: boolean[] = []
  function Page() {
    const [text, setText] = useState('')
    const files = {
      uploads,
      add: (all: Iterable<File>) => {
        for (const { name } of all) asked.push(`add ${name}`)
      },
      cancel: (id: string) => asked.push(`cancel ${id}`),
      retry: (id: string) => asked.push(`retry ${id}`),
      clear: () => {},
    }
    const send = () => {
      if (maySend) asked.push(`send ${text}`)
      return maySend
    }
    const composer = { text, setText, files, room: { fits: true, left: 9_000 }, maySend, send }
    return <Composer composer={composer} setTyping={(on) => typing.push(on)} to="Ben" />
  }
  render(
    <MantineProvider env="test">
      <Page />
    </MantineProvider>,
  )
  return { asked, typing, field: screen.getByRole('textbox', { name: 'Message to Ben' }) }
}

test('Enter sends what was written, Shift and Enter begin a new line', async () => {
  const { asked, field } = write()
  await userEvent.type(field, 'One{Shift>}{Enter}{/Shift}two{Enter}')
  expect(asked).toEqual(['send One\ntwo'])
})

test('while letters are being composed, Enter chooses among them', () => {
  const { asked, field } = write()
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
  expect(asked).toEqual([])
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(asked).toHaveLength(1)
})

test('the others hear that one writes, and that one stopped', async () => {
  const { typing, field } = write()
  await userEvent.type(field, 'Hi')
  expect(typing.at(-1)).toBe(true)
  await userEvent.clear(field)
  expect(typing.at(-1)).toBe(false)
  await userEvent.type(field, 'Hi')
  await userEvent.tab()
  expect(typing.at(-1)).toBe(false)
})

test('a pasted file is attached, pasted words are written', async () => {
  const { asked, field } = write()
  fireEvent.paste(field, { clipboardData: { files: [new File(['x'], 'hills.png')] } })
  expect(asked).toEqual(['add hills.png'])
  expect(fireEvent.paste(field, { clipboardData: { files: [] } })).toBe(true)
})

test('a file on its way shows how far it has come, and can be called off', async () => {
  const { asked } = write([upload({})], false)
  expect(screen.getByRole('progressbar', { name: 'Uploading hills.png' })).toHaveProperty(
    'value',
    0.4,
  )
  expect(screen.getByRole('button', { name: 'Send message' })).toHaveProperty('disabled', true)
  await userEvent.click(screen.getByRole('button', { name: 'Cancel hills.png' }))
  expect(asked).toEqual(['cancel u1'])
})

test('a file that did not arrive says why, and can be tried again', async () => {
  const { asked } = write([upload({ problem: { words: 'no answer', mayPass: true } })], false)
  expect(screen.getByRole('alert').textContent).toContain('no answer')
  await userEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(asked).toEqual(['retry u1'])
})

test('a file that is refused for good says why, and is offered no second try', () => {
  write([upload({ problem: { words: 'at most 10 MB', mayPass: false } })], false)
  expect(screen.getByRole('alert').textContent).toContain('at most 10 MB')
  expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull()
  expect(screen.getByRole('button', { name: 'Cancel hills.png' })).toBeTruthy()
})
