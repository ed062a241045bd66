import { endpoints } from './endpoints.ts'
import { type HttpEndpoint, httpEndpoints, slashed } from './http-endpoints.ts'

/** Every old URL as operators see it: what it is called, what it tells, what its end waits for. */
export const legacyRegistry = [
  ...endpoints.map(({ id, label, deprecatedSince, replacement, sunset, hears }) => ({
    id,
    label,
    kind: 'socket' as const,
    deprecatedSince,
    replacement,
    sunset,
    hears,
  })),
  ...Object.values<HttpEndpoint>(httpEndpoints).map((endpoint) => {
    const { id, label, method, path, deprecatedSince, replacement, sunset } = endpoint
    return {
      id,
      label,
      kind: path === httpEndpoints.stream.path ? ('stream' as const) : ('http' as const),
      requests: slashed(endpoint).map((route) => `${method} ${route}`),
      deprecatedSince,
      replacement,
      sunset,
      hears: [],
    }
  }),
]
