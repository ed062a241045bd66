import { vi } from 'vitest'

/**
 * What a browser does with pictures, where there is none that draws: a file named `600x400.png` has that size, any
 * other cannot be read. `writes`: the kinds that a canvas can be written as. Answers what was drawn, and what is open.
 */
export function pictures(writes: readonly string[] = ['image/webp', 'image/jpeg']) {
  const drawn: number[][] = []
  const open = { count: 0 }
  vi.stubGlobal('createImageBitmap', async ({ name }: File) => {
    const [, width, height] = /^(\d+)x(\d+)\./.exec(name) ?? []
    if (width === undefined) throw new DOMException('not decoded', 'InvalidStateError')
    open.count += 1
    return { width: Number(width), height: Number(height), close: () => (open.count -= 1) }
  })
  const context = {
    fillRect: () => {},
    drawImage: (_image: unknown, ...where: number[]) => void drawn.push(where),
  }
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never)
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done, type = '') =>
    done(new Blob(['drawn'], { type: writes.includes(type) ? type : 'image/png' })),
  )
  return { drawn, open }
}

export const pictureFile = (name = '600x400.png') =>
  new File(['bytes'], name, { type: 'image/png' })
