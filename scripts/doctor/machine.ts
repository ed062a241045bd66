import { once } from 'node:events'
import { createServer } from 'node:net'

import type { Config } from '../../backend/config.ts'
import { isInstalled } from '../run/install.mjs'
import { OLDEST } from '../run/runtime.mjs'
import { fine, type Finding, reason, wrong } from './finding.ts'
import { address } from './server.ts'

export function node(): Finding {
  const found = `Node ${process.versions.node}`
  return Number(process.versions.node.split('.')[0]) >= OLDEST
    ? fine(found)
    : wrong(
        `${found} cannot run TypeScript files`,
        'use `npm run doctor`, which brings its own Node',
      )
}

export const dependencies = (): Finding =>
  isInstalled()
    ? fine('dependencies are what the lockfile names')
    : wrong('dependencies are not what the lockfile names', 'run `npm start`, which installs them')

export function origins({ origins: allowed, loopback, host }: Config): Finding {
  const found = `pages from ${allowed.join(', ')} may open sockets`
  const local = allowed.every((origin) => /\/\/(localhost|127\.|\[::1\])/.test(origin))
  return local && !loopback
    ? wrong(
        `HOST is ${host}, but only ${found}`,
        'set PUBLIC_ORIGIN to the address that people open, such as https://example.org',
      )
    : fine(found)
}

/** Whether the port can be had; `ours` when it is taken by a Trunkline server. */
export async function port({
  host,
  port: number,
}: Config): Promise<{ finding: Finding; ours: boolean }> {
  const probe = createServer()
  try {
    probe.listen(number, host)
    await once(probe, 'listening')
    probe.close()
    await once(probe, 'close')
    return { finding: fine(`port ${number} is free: no server is running`), ours: false }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EADDRINUSE') {
      const advice = 'set HOST to an address of this machine and PORT to a number above 1023'
      return {
        finding: wrong(`${host}:${number} cannot be used: ${reason(error)}`, advice),
        ours: false,
      }
    }
  }
  const build = await trunklineAt(address({ host, port: number }))
  return build === undefined
    ? {
        finding: wrong(
          `port ${number} is taken by a program that is not Trunkline`,
          'stop that program, or set PORT to another number',
        ),
        ours: false,
      }
    : { finding: fine(`port ${number}: Trunkline ${build} is running`), ours: true }
}

/** The build of the Trunkline server at `url`, if that is what answers there. */
async function trunklineAt(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/api/config`, { signal: AbortSignal.timeout(3000) })
    const { build } = (await answer.json()) as { build?: unknown }
    return typeof build === 'string' ? build : undefined
  } catch {
    return undefined
  }
}
