import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { contentDisposition, shownName } from './names.ts'

const shown = (given: string, endings: [string, ...string[]] = ['png']) =>
  shownName(given, endings).name

test.each([
  ['holiday.png', 'holiday.png'],
  ['Ferien an der Ostsee 🌊.png', 'Ferien an der Ostsee 🌊.png'],
  ['HOLIDAY.PNG', 'HOLIDAY.png'],
  ['no ending', 'no ending.png'],
  ['photo.jpg', 'photo.png'],
  ['page.html', 'page.png'],
  ['../../etc/passwd', 'passwd.png'],
  ['C:\\Users\\me\\photo.png', 'photo.png'],
  ['.htaccess', 'htaccess.png'],
  ['a\0b\r\nSet-Cookie: x.png', 'abSet-Cookie: x.png'],
  ['gnp\u202eexe.png', 'gnpexe.png'],
  ['...', 'file.png'],
  ['', 'file.png'],
])('%j is shown as %j', (given, name) => {
  expect(shown(given)).toBe(name)
})

test('an ending that fits the kind stays; any other gives way to the usual one', () => {
  expect(shown('report.docx', ['zip', 'docx'])).toBe('report.docx')
  expect(shown('bill.pdf.exe', ['pdf'])).toBe('bill.pdf.pdf')
})

test('an endless name is cut, never through a character', () => {
  expect(shown(`${'🌊'.repeat(500)}.png`)).toBe(`${'🌊'.repeat(100)}.png`)
})

test('a name ends up in the header whole, however it is spelled', () => {
  expect(contentDisposition('attachment', 'naïve "plan" 100%.pdf')).toBe(
    `attachment; filename="na_ve _plan_ 100_.pdf"; filename*=UTF-8''na%C3%AFve%20%22plan%22%20100%25.pdf`,
  )
})

/** Any UTF-16 unit, halves of pairs included, and more of those that mean something somewhere. */
const unit = fc.oneof(
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
  fc.constantFrom('"', '\\', '%', ';', '\r', '\n', '\0', '/', '.', "'", '🌊', '\u202e'),
)

test('no name ends the header, starts another, or makes the answer fail', () => {
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 100 }), (given) => {
      const header = contentDisposition('inline', shown(given))
      expect(new Headers({ x: header }).get('x')).toBe(header)
      expect(header).toMatch(/^inline; filename="[^"\\]*"; filename\*=UTF-8''[\w%.!~-]*$/)
    }),
    runs(1_000),
  )
})
