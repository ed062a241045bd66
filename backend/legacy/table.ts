import type { Registered } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { httpEndpoints } from './http-endpoints.ts'

const HEAD = `| Row | Endpoint | Deprecated since | Replacement | Not before | Condition |
|---|---|---|---|---|---|`

/** `/ws/messages/:chatId` as documents write it: `/ws/messages/{chat_id}`. */
const inBraces = (path: string) =>
  path.replaceAll(
    /:(\w+)/g,
    (_, name: string) => `{${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}}`,
  )

const row = (
  { id, deprecatedSince, replacement, sunset: { notBefore, condition } }: Registered,
  called: string,
) => `| ${id} | ${called} | ${deprecatedSince} | \`${replacement}\` | ${notBefore} | ${condition} |`

/** Every old endpoint with the day of its deprecation, its successor and the condition of its end, as Markdown. */
export function endpointTable(): string {
  const rows = [
    ...endpoints.map((one) => ({
      one,
      called: `\`WS ${inBraces(one.path)}${one.asked ? `?dialect=${one.asked}` : ''}\`${
        one.path === '/ws/realtime' ? ' without a subprotocol' : ''
      }`,
    })),
    ...Object.values(httpEndpoints).map((one) => ({
      one,
      called: `\`${one.method} ${inBraces(one.path)}\``,
    })),
  ]
  const number = ({ one }: { one: Registered }) => Number.parseInt(one.id.slice(1), 10)
  const lines = rows
    .toSorted((a, b) => number(a) - number(b))
    .map(({ one, called }) => row(one, called))
  return [HEAD, ...lines].join('\n')
}
