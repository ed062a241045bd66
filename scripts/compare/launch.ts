import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { settings } from '../../backend/config.ts'
import { CompareError } from './compare-error.ts'

const MAIN = fileURLToPath(import.meta.resolve('../../backend/main.ts'))
const PROBE = import.meta.resolve('./probe.ts')
/** No limit of the server may be what is measured. */
const ENOUGH = '1000000'

export type Launch = { directory: string; secret: string; port: number; logFile: string }

/** Starts the server's process, with a channel that its probe answers on. */
export function launch({ directory, secret, port, logFile }: Launch): ChildProcess {
  const log = openSync(logFile, 'a')
  try {
    return spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--expose-gc', `--import=${PROBE}`, MAIN],
      {
        stdio: ['ignore', log, log, 'ipc'],
        env: {
          ...inherited(),
          PORT: String(port),
          HOST: '127.0.0.1',
          DATABASE_URL: `file:${join(directory, 'trunkline.db')}`,
          BETTER_AUTH_SECRET: secret,
          SEED_DEMO: 'false',
          MAX_SOCKETS_PER_ADDRESS: ENOUGH,
          CONNECTS_PER_IP_PER_MINUTE: ENOUGH,
          HTTP_REQUESTS_PER_MINUTE: ENOUGH,
          ACTIONS_PER_MINUTE: ENOUGH,
          AUTH_RATE_LIMIT: ENOUGH,
        },
      },
    )
  } finally {
    closeSync(log)
  }
}

/** The environment without anything that changes the server: what is measured is the release as it comes. */
function inherited(): NodeJS.ProcessEnv {
  const ours = new Set([...Object.keys(settings.shape), 'REDIS_URL', 'UPLOAD_DIR', 'NODE_OPTIONS'])
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.has(name)))
}

/** The port itself, or any free one for 0. */
export async function freePort(wanted: number): Promise<number> {
  const server = createServer()
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new CompareError(
          error.code === 'EADDRINUSE'
            ? `Port ${wanted} is in use: end what uses it, or leave --port out for any free one.`
            : `Port ${wanted} cannot be used: ${error.message}.`,
        ),
      ),
    )
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : wanted)
    })
  })
  await new Promise((resolve) => server.close(resolve))
  return port
}
