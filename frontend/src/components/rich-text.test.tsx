import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { RichText } from './rich-text.tsx'

afterEach(cleanup)

const links = () => screen.queryAllByRole('link').map((link) => link.getAttribute('href'))

test('an address can be followed, without the punctuation of its sentence', () => {
  render(<RichText>{'See https://example.org/a?b=1, (http://example.org/c).'}</RichText>)
  expect(links()).toEqual(['https://example.org/a?b=1', 'http://example.org/c'])
})

test('nothing but http addresses becomes a link', () => {
  render(
    <RichText>
      {
        'javascript://x%0aalert(1) data:text/html,x ftp://example.org <a href="//evil.example">x</a>'
      }
    </RichText>,
  )
  expect(links()).toEqual([])
  expect(screen.getByText(/<a href=/)).toBeTruthy()
})
