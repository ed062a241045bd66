// `npm run compare`: what N users cost a real server, mode by mode. It starts its own server with its own
// temporary database, drives it with real HTTP and real sockets, and leaves nothing behind.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { CompareError } from './compare/compare-error.ts'
import { compare } from './compare/compare.ts'
import { help, type Options, readOptions } from './compare/options.ts'
import { reportChart } from './compare/report-chart.ts'
import { reportHtml } from './compare/report-html.ts'
import { reportTable } from './compare/report-table.ts'
import type { Report } from './compare/result.ts'

const asked = readOptions(process.argv.slice(2))
if (asked.kind === 'run') process.exit(await run(asked.options))
if (asked.kind === 'help') console.log(help())
else {
  for (const sentence of asked.sentences) console.error(sentence)
  console.error('npm run compare -- --help explains every flag.')
  process.exitCode = 2
}

/** Measures, prints and writes; answers the exit code. */
async function run(options: Options): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stop.abort(new CompareError('Stopped before the end.', 130)))
  try {
    const report = await compare(options, process.stderr, stop)
    console.log(reportTable(report))
    write(options, report)
    return report.failures.length === 0 ? 0 : 1
  } catch (error) {
    const reason: unknown = stop.signal.aborted ? stop.signal.reason : error
    if (reason instanceof CompareError) {
      console.error(reason.message)
      return reason.exitCode
    }
    console.error('The comparison broke:', reason)
    return 1
  }
}

function write({ json, html, svg }: Options, report: Report): void {
  const files = [
    [json, () => `${JSON.stringify(report, undefined, 2)}\n`],
    [html, () => reportHtml(report)],
    [svg, () => `${reportChart(report)}\n`],
  ] as const
  for (const [file, text] of files) {
    if (file === undefined) continue
    // npm runs us in the repository, wherever it was called from.
    writeFileSync(resolve(process.env.INIT_CWD ?? '.', file), text())
    console.log(`Written: ${file}`)
  }
}
