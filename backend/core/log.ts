import pino, { type Logger } from 'pino'

export type { Logger }

/**
 * The process's logger: readable lines on a terminal, JSON elsewhere. No line ever holds a cookie, a token, a
 * ticket, a query string or what a person wrote; paths are logged without their query.
 */
export function createLogger(options: { level: string; pretty: boolean }): Logger {
  const { level, pretty } = options
  if (!pretty) return pino({ level, base: null })
  return pino({
    level,
    base: null,
    transport: {
      target: 'pino-pretty',
      options: { translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', colorize: true },
    },
  })
}
