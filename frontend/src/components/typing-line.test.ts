import { expect, test } from 'vitest'

import { typingWords } from './typing-line.tsx'

test('who is writing is told by first name, until there are too many names', () => {
  const names = ['Ada Okafor', 'Ben Lindqvist', 'Carmen'].map((name) => ({ name }))
  expect(typingWords([])).toBe('')
  expect(typingWords(names.slice(0, 1))).toBe('Ada is writing…')
  expect(typingWords(names.slice(0, 2))).toBe('Ada and Ben are writing…')
  expect(typingWords(names)).toBe('3 people are writing…')
})
