import type { Retirement } from './endpoints.ts'

/**
 * What every answer of an old URL says of its end: when it was deprecated (RFC 9745, seconds since 1970), from when it
 * may be gone (RFC 8594, a hint), what replaces it (RFC 5829), and the condition, with the figures that decide it.
 */
export function retirementHeaders({ deprecatedSince, replacement, sunset }: Retirement) {
  return {
    Deprecation: `@${Date.parse(deprecatedSince) / 1_000}`,
    Sunset: new Date(sunset.notBefore).toUTCString(),
    Link: `<${replacement}>; rel="successor-version", </ws/stats>; rel="sunset"; title="${sunset.condition}"`,
  }
}
