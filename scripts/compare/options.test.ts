import { expect, test } from 'vitest'

import { help, readOptions } from './options.ts'

const refusals = (...args: string[]) => {
  const asked = readOptions(args)
  return asked.kind === 'refused' ? asked.sentences : []
}

test('without flags a hundred users are compared in all three modes', () => {
  expect(readOptions([])).toEqual({
    kind: 'run',
    options: {
      users: 100,
      seconds: 12,
      modes: ['poll', 'legacy', 'unified'],
      rate: 20,
      rounds: 1,
      polling: 'A',
      seed: 1,
      cohort: [0, 100],
      port: 0,
      json: undefined,
      html: undefined,
      svg: undefined,
    },
  })
})

test('the command line of the specification is understood', () => {
  const line =
    '--users=100 --seconds=20 --modes=poll,legacy,unified --json=out.json --html=out.html'
  expect(readOptions(line.split(' '))).toMatchObject({
    kind: 'run',
    options: { users: 100, seconds: 20, json: 'out.json', html: 'out.html' },
  })
})

test('modes are measured in the order in which they are asked for', () => {
  expect(readOptions(['--modes=unified,poll'])).toMatchObject({
    options: { modes: ['unified', 'poll'] },
  })
})

test('a value may stand apart from its flag', () => {
  expect(readOptions(['--users', '7'])).toMatchObject({ options: { users: 7 } })
})

test.each([
  ['--users=abc', '--users=abc: it must be a whole number from 2 to 5000 (users).'],
  ['--users=1', '--users=1: it must be a whole number from 2 to 5000 (users).'],
  ['--users=-5', '--users=-5: it must be a whole number from 2 to 5000 (users).'],
  ['--users', '--users=: it must be a whole number from 2 to 5000 (users).'],
  ['--seconds=1.5', '--seconds=1.5: it must be a whole number from 2 to 3600 (seconds).'],
  [
    '--modes=poll,poll',
    '--modes=poll,poll: it must be some of unified, legacy, poll, separated by commas, each once.',
  ],
  [
    '--modes=socket',
    '--modes=socket: it must be some of unified, legacy, poll, separated by commas, each once.',
  ],
  ['--polling=C', '--polling=C: it must be one of A, A-people, B.'],
  ['--port=99999', '--port=99999: it must be a whole number from 0 to 65535 (TCP port).'],
  ['--cohort=50-20', '--cohort=50-20: it must be two percentages such as 0-25.'],
  ['--json', '--json=: it must be a file name.'],
  ['fast', '"fast" is not understood.'],
])('%s is refused by name', (flag, sentence) => {
  expect(refusals(flag)).toEqual([sentence])
})

test('an unknown flag is refused with the ones that there are', () => {
  expect(refusals('--user=5')).toEqual([
    'There is no --user. There are: --users, --seconds, --modes, --rate, --rounds, --polling, --seed, --cohort, --port, --json, --html, --svg.',
  ])
  expect(refusals('-u')).toHaveLength(1)
})

test('everything wrong is named at once', () => {
  expect(refusals('--users=0', '--colour=red', '--rate=x', '--seed=1', '--seed=2')).toHaveLength(4)
})

test('help names every flag and every polling table, whatever else is wrong', () => {
  expect(readOptions(['--nonsense', '--help'])).toEqual({ kind: 'help' })
  expect(help()).toContain('--rounds=N')
  expect(help()).toContain('A-people')
})
