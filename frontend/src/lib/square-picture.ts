/** Sharp wherever a face is shown, on dense screens too, and a few dozen kilobytes. In pixels. */
const MOST_SIDE = 512
const QUALITY = 0.88

/** The largest square in the middle of a picture, and how many pixels it is drawn with. */
function middleSquare(width: number, height: number) {
  const taken = Math.min(width, height)
  const [x, y] = [Math.floor((width - taken) / 2), Math.floor((height - taken) / 2)]
  return { x, y, taken, side: Math.min(taken, MOST_SIDE) }
}

/**
 * The middle of a picture as a small square file: WebP, or JPEG where the browser writes none. Whatever this browser
 * can show will do, the way up of a photo is kept, and nothing else that the file says. Rejects with a sentence to
 * show.
 */
export async function squarePicture(file: File): Promise<File> {
  const bitmap = await createImageBitmap(file).catch(unreadable)
  try {
    const { x, y, taken, side } = middleSquare(bitmap.width, bitmap.height)
    const canvas = document.createElement('canvas')
    canvas.width = side
    canvas.height = side
    const context = canvas.getContext('2d') ?? unreadable()
    // What is see-through would be black in a JPEG, and lose dark lines on a dark page.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, side, side)
    context.imageSmoothingQuality = 'high'
    context.drawImage(bitmap, x, y, taken, taken, 0, 0, side, side)
    return (await written(canvas, 'webp')) ?? (await written(canvas, 'jpeg')) ?? unreadable()
  } finally {
    bitmap.close()
  }
}

/** Null where the browser does not write this kind: it gives a PNG instead. */
async function written(canvas: HTMLCanvasElement, kind: 'webp' | 'jpeg'): Promise<File | null> {
  const type = `image/${kind}`
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY))
  return blob?.type === type ? new File([blob], `profile.${kind}`, { type }) : null
}

function unreadable(): never {
  throw new Error('This picture cannot be read. Try a JPEG or PNG.')
}
