import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'
import { useAttachment } from './service.ts'
import { sweepUploads } from './sweep.ts'
import { png, uploaded } from './testing.ts'

const HOUR_MS = 3_600_000

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: Browser
  let adaId: number
  beforeAll(async () => {
    house = await openHouse(await open())
    ada = house.browser()
    adaId = await ada.signUp('Ada')
  }, 60_000)
  afterAll(() => house.close())

  const sweepIn = (hours: number) =>
    sweepUploads(house.database, house.folder, Date.now() + hours * HOUR_MS)

  test('an upload waits a day to be sent, then it is gone; what was sent stays', async () => {
    const [sent, waiting] = [
      await uploaded(house, ada, { content: png() }),
      await uploaded(house, ada, { content: png() }),
    ]
    await house.write((tx) => useAttachment(tx, adaId, sent.id))
    expect(await sweepIn(23)).toBe(0)
    expect((await ada.get(waiting.url)).status).toBe(200)
    expect(await sweepIn(25)).toBe(1)
    expect((await ada.get(waiting.url)).status).toBe(404)
    expect((await ada.get(sent.url)).status).toBe(200)
    await expect(house.write((tx) => useAttachment(tx, adaId, waiting.id))).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('what a crash left on disk goes after a day, and nothing that is still being written', async () => {
    const left = join(house.uploadDir, `${'a'.repeat(24)}.part`)
    const writing = join(house.uploadDir, `${'b'.repeat(24)}.part`)
    for (const path of [left, writing]) await writeFile(path, 'half')
    const old = new Date(Date.now() - 25 * HOUR_MS)
    await utimes(left, old, old)
    expect(await sweepIn(0)).toBe(1)
    const names = await readdir(house.uploadDir)
    expect(names).toContain(`${'b'.repeat(24)}.part`)
    expect(names).not.toContain(`${'a'.repeat(24)}.part`)
  })
})
