import { expect, test } from 'vitest'

import { sized } from '../harness/faults.ts'
import { type HeadlessPage, openHeadlessPage } from '../harness/headless-page.ts'
import { Person } from '../harness/people.ts'
import { until } from '../harness/until.ts'
import { wiredServerForThisFile } from '../harness/wire.ts'

const { server, wire } = wiredServerForThisFile()

const PAGES = sized(2_000)
const PEOPLE = 10
/** The figure of promise P15, asked of the full run alone: in the gate others are at work on the same cores. */
const BACK_MS = 5_000
const patient = { withinMs: 60_000 }

test(`${PAGES} pages that are cut at once are back, and have everything that happened meanwhile, once, in order`, async () => {
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, (_, n) => Person.signUp(server, `Herd ${n}`)),
  )
  const [first] = people
  if (!first) throw new Error('Nobody signed up.')
  const { id: postId } = await first.post('Everybody here?')
  const through = { origin: server.origin, port: wire.port }
  const pages: HeadlessPage[] = []
  const live = () => pages.filter((page) => page.live).length
  try {
    for (const person of people)
      for (let n = 0; n < PAGES / PEOPLE; n += 1)
        pages.push(openHeadlessPage(person.at(through), `post:${postId}`))
    await until(() => live() === pages.length, { what: 'all are live', ...patient })

    let said = 0
    const say = async (count: number) => {
      for (let n = 0; n < count; n += 1) await first.comment(postId, `comment ${(said += 1)}`)
    }
    await say(5)
    wire.cut()
    await until(() => live() === 0, { what: 'all are cut', ...patient })
    await say(20)
    wire.mend()
    const mended = performance.now()
    const most = Math.ceil(pages.length * 0.95)
    await until(() => live() >= most, { what: '95 % are live', ...patient })
    const tookMs = performance.now() - mended
    console.log(`95 % of ${pages.length} live ${tookMs.toFixed(0)} ms after the network was whole`)
    expect(tookMs).toBeLessThan(process.env.TRUNKLINE_FULL ? BACK_MS : patient.withinMs)
    await say(5)

    const all = Array.from({ length: said }, (_, index) => index + 1)
    const complete = () => pages.filter(({ heard }) => heard.length >= said).length
    await until(() => complete() === pages.length, { what: 'all have everything', ...patient })
    for (const { heard, restarts } of pages) {
      expect(heard).toEqual(all)
      expect(restarts).toEqual([])
    }
    expect(server.errorLines()).toEqual([])
  } finally {
    for (const page of pages) page.close()
  }
}, 300_000)
