import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { settings } from '../backend/config.ts'

type Entry = { name: string; value: string; explained: boolean; read: boolean }

const [current = '', reserved = ''] = readFileSync(
  new URL('../.env.example', import.meta.url),
  'utf8',
).split('# --- Not in this release')
const entries = [...entriesOf(current, true), ...entriesOf(reserved, false)]
const schemas: Record<string, { safeParse(text: string | undefined): Answer }> = settings.shape
type Answer = { success: boolean; data?: unknown }

test('.env.example names exactly the settings that the server reads', () => {
  const names = entries.filter(({ read }) => read).map(({ name }) => name)
  expect(names.toSorted()).toEqual(Object.keys(schemas).toSorted())
})

test('a name is not both read and reserved', () => {
  const names = entries.filter(({ read }) => !read).map(({ name }) => name)
  expect(names.filter((name) => name in schemas)).toEqual([])
})

test('every setting is explained', () => {
  expect(entries.filter(({ explained }) => !explained)).toEqual([])
})

test.each(entries.filter(({ read, value }) => read && value !== ''))(
  '$name=$value is the default, or a valid example where there is none',
  ({ name, value }) => {
    const shown = schemas[name]?.safeParse(value)
    const unset = schemas[name]?.safeParse(undefined).data
    const hasDefault = unset !== undefined && !isEmptyList(unset)
    expect(shown).toEqual({ success: true, data: hasDefault ? unset : shown?.data })
  },
)

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

function entriesOf(text: string, read: boolean): Entry[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const [, name, value = ''] = /^#([A-Z_]+)=(.*)$/.exec(line) ?? []
    const explained = /^# \S/.test(lines[index - 1] ?? '')
    return name === undefined ? [] : [{ name, value, explained, read }]
  })
}
