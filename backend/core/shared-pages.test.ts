import { expect, test } from 'vitest'

import { anEvent } from './broker.contract.ts'
import { PAGE, type ReadLog, SharedPages } from './shared-pages.ts'

const between = (after: number, upTo: number) =>
  Array.from({ length: upTo - after }, (_, index) => anEvent(1, after + index + 1))

/** Over a log that is as long as one asks for. */
function overLog() {
  const asked: [after: number, upTo: number][] = []
  const answers: { read: ReadLog } = {
    read: async ({ after, upTo }) => between(after, upTo),
  }
  const pages = new SharedPages((range) => {
    asked.push([range.after, range.upTo])
    return answers.read(range)
  })
  const read = async (after: number, upTo: number) =>
    (await pages.read(after, upTo)).map(({ message }) => message.seq)
  return { pages, asked, answers, read }
}

test('at the end of a log that grows an event is read and made once, however many come', async () => {
  const { pages, asked } = overLog()
  const [early, late] = await Promise.all([pages.read(0, 10), pages.read(5, 20)])
  expect(asked).toEqual([
    [0, 10],
    [10, 20],
  ])
  expect(late.map(({ message }) => message.seq)).toEqual(between(5, 20).map(({ seq }) => seq))
  expect(late.slice(0, 5).every((delivery, i) => delivery === early[5 + i])).toBe(true)
})

test('who may hear less hears no more than that, whoever was here before', async () => {
  const { read } = overLog()
  await read(0, 20)
  expect(await read(3, 6)).toEqual([4, 5, 6])
  expect(await read(PAGE - 1, 3 * PAGE)).toEqual([PAGE])
})

test('a page that could not be read is read by the next who comes', async () => {
  const { answers, read } = overLog()
  await read(0, 10)
  const { read: sound } = answers
  answers.read = () => Promise.reject(new Error('the database is away'))
  await expect(read(0, 20)).rejects.toThrow('away')
  answers.read = sound
  expect(await read(8, 20)).toEqual(between(8, 20).map(({ seq }) => seq))
})
