import { createApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { createLogger } from './core/log.ts'
import { whyNotOpen } from './db/not-open.ts'
import { seedDemo } from './features/demo/service.ts'

/** A second signal, or this long after the first, and the process ends without waiting. */
const PATIENCE_MS = 9_000

const config = (() => {
  try {
    return readConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const sentence of error.sentences) console.error(sentence)
    process.exit(1)
  }
})()

const log = createLogger({ level: 'info', pretty: process.stdout.isTTY })

let app: Awaited<ReturnType<typeof createApp>> | undefined
let ending = false
const end = async (signal: string) => {
  if (ending) process.exit(1)
  ending = true
  setTimeout(() => process.exit(1), PATIENCE_MS).unref()
  if (app) {
    log.info(`${signal}: telling ${app.connections()} connections to come back, then ending`)
    await app.stop()
  } else log.info(`${signal}: ending before anybody was served`)
  log.flush(() => process.exit(0))
}
process.on('SIGTERM', () => void end('SIGTERM'))
process.on('SIGINT', () => void end('SIGINT'))

try {
  app = await started()
  log.info(
    `Trunkline ${config.build} is at ${config.origins[0] ?? `http://${config.host}:${config.port}`}`,
  )
} catch (error) {
  const sentence = why(error)
  if (sentence === undefined) log.fatal({ err: error }, 'Trunkline could not start')
  else log.fatal(sentence)
  process.exit(1)
}

async function started() {
  const made = await createApp(config, log)
  if (config.seedDemo)
    await seedDemo({ ...made, now: Date.now(), progress: (line) => log.info(line) })
  await made.listen()
  return made
}

/** What stops the start, as a sentence; undefined for a mistake of ours. */
function why(error: unknown): string | undefined {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  if (code === 'EADDRINUSE') return `Port ${config.port} is in use: end what uses it, or set PORT.`
  return syscall === 'listen' ? String(error) : whyNotOpen(error, config.databaseUrl)?.sentence
}
