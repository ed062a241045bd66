import { afterEach, expect, test, vi } from 'vitest'

import { squarePicture } from './square-picture.ts'
import { pictureFile, pictures } from './testing-pictures.ts'

afterEach(() => vi.restoreAllMocks())

test.each([
  ['3000x2000.png', [500, 0, 2_000, 2_000, 0, 0, 512, 512]],
  ['601x1000.png', [0, 199, 601, 601, 0, 0, 512, 512]],
  ['512x512.png', [0, 0, 512, 512, 0, 0, 512, 512]],
  ['40x90.png', [0, 25, 40, 40, 0, 0, 40, 40]],
])('of %s the middle is kept, no larger than it was', async (name, drawn) => {
  const { drawn: found, open } = pictures()
  const square = await squarePicture(pictureFile(name))
  expect([square.name, square.type]).toEqual(['profile.webp', 'image/webp'])
  expect(found).toEqual([drawn])
  expect(open.count).toBe(0)
})

test('a browser that writes no WebP sends a JPEG', async () => {
  pictures(['image/jpeg'])
  const square = await squarePicture(pictureFile())
  expect([square.name, square.type]).toEqual(['profile.jpeg', 'image/jpeg'])
})

test('what cannot be read is said so', async () => {
  const { open } = pictures([])
  await expect(squarePicture(pictureFile('broken.png'))).rejects.toThrow('cannot be read')
  await expect(squarePicture(pictureFile())).rejects.toThrow('cannot be read')
  expect(open.count).toBe(0)
})
