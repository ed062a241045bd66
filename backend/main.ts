import { createApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { createLogger } from './core/log.ts'
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
const app = await createApp(config, log)
if (config.seedDemo) await seedDemo({ ...app, now: Date.now(), progress: (line) => log.info(line) })
try {
  await app.listen()
} catch (error) {
  const taken = (error as { code?: unknown }).code === 'EADDRINUSE'
  log.fatal(taken ? `Port ${config.port} is in use: end what uses it, or set PORT.` : String(error))
  process.exit(1)
}
log.info(
  `Trunkline ${config.build} is at ${config.origins[0] ?? `http://${config.host}:${config.port}`}`,
)

let ending = false
const end = async (signal: string) => {
  if (ending) process.exit(1)
  ending = true
  log.info(`${signal}: telling ${app.connections()} connections to come back, then ending`)
  setTimeout(() => process.exit(1), PATIENCE_MS).unref()
  await app.stop()
  log.flush(() => process.exit(0))
}
process.on('SIGTERM', () => void end('SIGTERM'))
process.on('SIGINT', () => void end('SIGINT'))
