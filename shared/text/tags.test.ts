import fc from 'fast-check'
import { expect, test } from 'vitest'

import { handlesOf, MOST_NAMED, pieces, tagsOf } from './tags.ts'

test.each([
  ['#harbour at dawn', ['harbour']],
  ['(#Harbour), #harbour!', ['harbour']],
  ['#yakamoz #Straße #日本 #деревня #été', ['yakamoz', 'straße', '日本', 'деревня', 'été']],
  ['#2026 is a number, #2026goals is not', ['2026goals']],
  ['#snake_case #_x', ['snake_case', '_x']],
  ['C#major a#b ##twice https://x.org/#part https://x.org/?a=#b &#39;', []],
  ['# alone #', []],
  [`#${'x'.repeat(51)}`, []],
])('the tags of "%s"', (text, tags) => {
  expect(tagsOf(text)).toEqual(tags)
})

test.each([
  ['@ada and @Ben_2, see (@carmen).', ['ada', 'ben_2', 'carmen']],
  ['@ada @ADA', ['ada']],
  ['mail ada@example.org or a@b', []],
  ['@ab is too short, @müller is no handle', []],
  ['https://social.example/@ada', []],
])('the people mentioned in "%s"', (text, handles) => {
  expect(handlesOf(text)).toEqual(handles)
})

test('a letter with its accent apart makes the same tag', () => {
  expect(tagsOf('#e\u0301te\u0301')).toEqual(tagsOf('#été'))
})

test('a text names only so many people and tags', () => {
  const text = Array.from({ length: 60 }, (_, i) => `#tag${i} @person${i}`).join(' ')
  expect(tagsOf(text)).toHaveLength(MOST_NAMED)
  expect(handlesOf(text)).toHaveLength(MOST_NAMED)
})

test('the pieces of any text are the text', () => {
  const words = fc.constantFrom('#', '@', 'ada', 'Zoë', ' ', '\n', '.', '😀', '7', '_', '/')
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string())), (parts) => {
      const text = parts.join('')
      expect(
        pieces(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
    }),
  )
})
