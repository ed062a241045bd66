import pino, { type DestinationStream, type Logger } from 'pino'

import { logOutput } from './log-output.ts'

export type { Logger }

const NAMES = ['cookie', 'authorization', 'token', 'ticket', 'password', 'secret']
const SECRETS = NAMES.flatMap((name) => [name, `*.${name}`])

/** Of an error: what it is and where. What a database or a library hangs on it may be what a person wrote. */
const told = ({ name, message, code, stack }: Error & { code?: unknown }) => ({
  type: name,
  message: withoutAddresses(message),
  ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
  stack: stack && withoutAddresses(stack),
})

/** An address in a message may be what somebody asked for, with its query; where our code lies is no secret. */
const withoutAddresses = (text: string) => text.replaceAll(/\b(https?|wss?):\/\/\S+/gi, '$1://…')

/**
 * The process's logger: readable lines on a terminal, JSON elsewhere. No line ever holds a cookie, a token, a
 * ticket, a query string or what a person wrote; paths are logged without their query.
 */
export function createLogger(options: {
  level: string
  pretty: boolean
  /** Where lines go instead of standard output. */
  to?: DestinationStream
}): Logger {
  const { level, pretty, to } = options
  const base = { level, base: null, serializers: { err: told }, redact: { paths: SECRETS } }
  if (!pretty) return pino(base, to ?? logOutput(process.stdout))
  return pino({
    ...base,
    transport: {
      target: 'pino-pretty',
      options: { translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', colorize: true },
    },
  })
}
