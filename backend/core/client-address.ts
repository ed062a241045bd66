import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/** The address at the other end of the connection, never what a header claims. Undefined without a connection, as in a test. */
export function clientAddress(c: Context): string | undefined {
  const incoming: unknown = (c.env as { incoming?: unknown } | undefined)?.incoming
  return incoming === undefined ? undefined : getConnInfo(c).remote.address
}
