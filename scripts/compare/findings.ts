import type { Mode } from '@trunkline/shared/protocol/server-frames'

import { formatRatio, formatValue } from './format.ts'
import type { Report } from './result.ts'

/** What the figures say, in sentences: nothing that was not measured. */
export function findingsOf({ asked, figures }: Report): string[] {
  const find = (name: string) => figures.find((figure) => figure.name === name)
  const has = (mode: Mode) => asked.modes.includes(mode)
  const value = (name: string, mode: Mode) => {
    const figure = find(name)
    return formatValue(figure?.values[mode], figure?.unit ?? '')
  }
  const ratio = (name: string, from: Mode, to: Mode) => {
    const figure = find(name)
    const text = figure ? formatRatio(figure, from, to) : ''
    return text === '' ? '' : ` (${text})`
  }
  const change = (name: string, from: Mode, to: Mode) =>
    `${value(name, from)} → ${value(name, to)}${ratio(name, from, to)}`
  const findings: string[] = []
  if (has('legacy') && has('unified'))
    findings.push(
      `Two sockets become one: ${value('socketsPerUser', 'legacy')} → ${value('socketsPerUser', 'unified')} for each of ${asked.users} users. Kernel memory per user ${change('kernelPerUser', 'legacy', 'unified')}; the server's own memory (RSS) per user ${change('rssPerUser', 'legacy', 'unified')}: part of it belongs to the user, not to the socket, and stays.`,
    )
  const pushed = (['unified', 'legacy'] as const).find(has)
  if (has('poll') && pushed)
    findings.push(
      `Polling ends: while nothing happens, HTTP requests a second ${change('idleRequestsPerSecond', 'poll', pushed)} and server CPU ${change('idleCpuPercent', 'poll', pushed)}, from poll to ${pushed}.`,
      `A notification reaches its reader's page after (p50) ${change('notificationFromPostP50', 'poll', pushed)}, a friend request after ${change('friendRequestFromPostP50', 'poll', pushed)}, counted from just before the request that causes it.`,
    )
  const delivered = asked.modes.map(
    (mode) =>
      `${mode} ${value('delivered', mode)} (${value('lost', mode)} lost, ${value('doubled', mode)} doubled)`,
  )
  findings.push(`Deliveries: ${delivered.join(', ')}.`)
  return findings
}
