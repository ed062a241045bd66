import { expect, test } from 'vitest'

import { chat, message, person } from '../testing.ts'
import { chatName, lastWords, sizeWords } from './chat-words.ts'

const ME = 1
const [me, ben, cleo, dan, eve] = [
  person(ME, 'Ada Okafor'),
  person(2, 'Ben Lindqvist'),
  person(3, 'Cleo Ruiz'),
  person(4, 'Dan Kim'),
  person(5, 'Eve Moreau'),
] as const

test('a chat of two is called by the other person', () => {
  expect(chatName(chat({ members: [me, ben] }), ME)).toBe('Ben Lindqvist')
})

test('a group without a title is called by those in it', () => {
  const group = (...members: (typeof me)[]) => chat({ kind: 'group', members })
  expect(chatName(group(me, ben, cleo), ME)).toBe('Ben, Cleo')
  expect(chatName(group(me, ben, cleo, dan, eve), ME)).toBe('Ben, Cleo and 2 more')
  expect(chatName(group(me), ME)).toBe('Just you')
})

test('the last words say whose they are where that is not plain', () => {
  const said = message({ sender: ben, content: 'At nine' })
  expect(lastWords(chat({ lastMessage: said }), ME)).toBe('At nine')
  expect(lastWords(chat({ lastMessage: said, kind: 'group' }), ME)).toBe('Ben: At nine')
  expect(lastWords(chat({ lastMessage: message({ sender: me, content: 'Yes' }) }), ME)).toBe(
    'You: Yes',
  )
})

test('a message of nothing but a file is called by what the file is', () => {
  const file = { id: 1, name: 'route.pdf', type: 'application/pdf', bytes: 5, url: '/x' }
  const sent = (width: number | null) =>
    chat({ lastMessage: message({ content: '', attachment: { ...file, width, height: width } }) })
  expect(lastWords(sent(null), ME)).toBe('route.pdf')
  expect(lastWords(sent(200), ME)).toBe('Photo')
})

test('sizes are told the way people read them', () => {
  expect([12, 4_321, 1_234_567].map(sizeWords)).toEqual(['12 B', '4 kB', '1.2 MB'])
})
