import type { ParityRow } from '@trunkline/shared/contract/beacon'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Database } from '../../db/database.ts'
import { testDatabases } from '../../db/testing.ts'
import { forgetParity, keepParity, readParity } from './parity.ts'

const HOUR = 3_600_000
const at = 400_000 * HOUR
const row: ParityRow = {
  endpoint: 'W17',
  kind: 'notifications',
  matched: 5,
  missing: 0,
  extra: 0,
  late: 0,
  examples: [],
}

describe.each(testDatabases)('$name', ({ open }) => {
  let database: Database
  beforeEach(async () => {
    database = await open()
  })
  afterEach(() => database.close())

  const keep = (time: number, ...rows: ParityRow[]) =>
    keepParity(database, { at: time, cohort: 7, mode: 'unified', rows })

  test('pages that report at once are all added up', async () => {
    await Promise.all(Array.from({ length: 8 }, () => keep(at, row, { ...row, endpoint: 'W16' })))
    const { totals, reports } = await readParity(database.db, at)
    expect(totals).toMatchObject([
      { endpoint: 'W16', matched: 40 },
      { endpoint: 'W17', matched: 40 },
    ])
    expect(reports).toEqual([])
  })

  test('only what differed is kept with its examples, newest first', async () => {
    await keep(at, row, { ...row, late: 1 })
    await keep(at + 1, { ...row, missing: 2 })
    const { totals, reports } = await readParity(database.db, at)
    expect(totals).toMatchObject([{ matched: 15, missing: 2, late: 1 }])
    expect(reports).toMatchObject([{ missing: 2 }, { late: 1 }])
  })

  test('what is older than it is kept goes', async () => {
    await keep(at, { ...row, missing: 1 })
    await keep(at + 40 * 24 * HOUR, { ...row, missing: 3 })
    await forgetParity(database, at + 40 * 24 * HOUR)
    const { totals, reports } = await readParity(database.db, 0)
    expect(reports).toMatchObject([{ missing: 3 }])
    expect(totals).toMatchObject([{ missing: 4 }])
  })
})
