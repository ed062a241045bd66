// `npm run dev`: the page with hot reload at PORT, the address that everything else documents, and
// behind it the server under `node --watch` at a port nobody needs to know.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

import { createServer } from 'vite'

const port = Number(process.env.PORT || 8000)
const backendPort = await freePort()

// Read by frontend/vite.config.ts.
process.env.TRUNKLINE_BACKEND = `http://127.0.0.1:${backendPort}`

const backend = spawn(
  process.execPath,
  [...process.execArgv, '--watch', '--watch-preserve-output', 'backend/main.ts'],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PORT: String(backendPort),
      HOST: '127.0.0.1',
      // A browser's Origin is the page's address, not the server's own.
      PUBLIC_ORIGIN:
        process.env.PUBLIC_ORIGIN || `http://localhost:${port},http://127.0.0.1:${port}`,
    },
  },
)

const vite = await createServer({
  root: 'frontend',
  clearScreen: false,
  server: { port, strictPort: true, host: '127.0.0.1' },
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stop())
backend.once('exit', () => void stop())

try {
  await Promise.all([vite.listen(), backendAnswers()])
  console.log(`\nTrunkline, with hot reload: http://localhost:${port}\n`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
  await stop()
}

/** Both end, the server after draining. */
async function stop() {
  if (backend.exitCode === null && backend.signalCode === null) {
    backend.kill('SIGTERM')
    await once(backend, 'exit')
  }
  await vite.close()
  process.exit()
}

/** Resolves when the server answers for the first time, or has a mistake in it and waits for its correction. */
async function backendAnswers(): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    const answer = await fetch(`${process.env.TRUNKLINE_BACKEND}/healthz`).catch(() => undefined)
    if (answer?.ok) return
    await setTimeout(200)
  }
}

/** A port that was free a moment ago; it stays the same over restarts of the server. */
async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: free } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return free
}
