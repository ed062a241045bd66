import type { Identified, Identify, Identity } from '../../core/identity.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { Sessions } from './sessions.ts'

/** Nothing else is looked at: real credentials have about a hundred characters, all of them printable. */
const CREDENTIAL = /^[\x21-\x7e]{1,512}$/

/**
 * Who asks. On old paths a token in the URL decides alone; elsewhere the first of cookie, Bearer and ticket that
 * names a living session (PROTOCOL section 1). Never throws for a wrong credential.
 */
export function createIdentify(services: {
  sessions: Sessions
  tokens: AccessTokens
  cookieName: string
}): Identify {
  const { sessions, tokens, cookieName } = services
  return async ({ cookie, bearer, ticket, legacyToken }): Promise<Identified> => {
    if (legacyToken !== undefined)
      return fits(legacyToken) ? tokens.byLegacyToken(legacyToken) : { ok: false, why: 'invalid' }
    const value = cookie === undefined ? undefined : cookieValue(cookie, cookieName)
    const bySession =
      (await found(value, (text) => sessions.byCookie(cookieName, text))) ??
      (await found(bearer, (text) => sessions.byBearer(text)))
    if (bySession) return { ok: true, identity: bySession }
    if (ticket !== undefined)
      return fits(ticket) ? tokens.useTicket(ticket) : { ok: false, why: 'invalid' }
    return { ok: false, why: value === undefined && bearer === undefined ? 'missing' : 'invalid' }
  }
}

const fits = (text: string) => CREDENTIAL.test(text)

async function found(
  text: string | undefined,
  find: (text: string) => Promise<Identity | undefined>,
): Promise<Identity | undefined> {
  return text !== undefined && fits(text) ? find(text) : undefined
}

/** The raw value: it is passed on as it came. A second cookie of the name is another path's; browsers send ours first. */
function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const [key, ...rest] = part.split('=')
    if (key?.trim() === name) return rest.join('=').trim()
  }
  return undefined
}
