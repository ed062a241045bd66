// `npm run doctor`: looks at this machine, the settings, the database and, when one is running, the
// server; changes nothing. Exit code 1 when anything is wrong, and each wrong line says what to do.
import { ConfigError, readConfig } from '../backend/config.ts'
import { database, secret } from './doctor/database.ts'
import { type Finding, wrong } from './doctor/finding.ts'
import { dependencies, node, origins, port } from './doctor/machine.ts'
import { server } from './doctor/server.ts'

const findings: Finding[] = []

for await (const finding of examine()) {
  findings.push(finding)
  console.log(`${finding.ok ? '✓' : '✗'} ${finding.found}`)
  if (!finding.ok) console.log(`    → ${finding.advice}`)
}
const sick = findings.filter(({ ok }) => !ok).length
console.log(sick === 0 ? '\nAll is well.' : `\n${sick} of ${findings.length} need attention.`)
process.exitCode = sick === 0 ? 0 : 1

/** In the order in which one breaks the next. */
async function* examine(): AsyncGenerator<Finding> {
  yield node()
  yield dependencies()
  let config
  try {
    config = readConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const sentence of error.sentences)
      yield wrong(sentence, 'correct it in the environment or in .env; .env.example explains it')
    return
  }
  yield origins(config)
  yield* database(config)
  yield secret(config)
  const { finding, ours } = await port(config)
  yield finding
  if (ours) yield* server(config)
}
