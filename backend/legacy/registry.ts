import { endpoints } from './endpoints.ts'
import { type HttpEndpoint, httpEndpoints, slashed } from './http-endpoints.ts'

/** Every old URL as operators see it: what it is called, what it tells, what its end waits for. */
export const legacyRegistry = [
  ...endpoints.map((endpoint) => {
    const { id, label, path, asked, deprecatedSince, replacement, sunset } = endpoint
    return {
      id,
      label,
      kind: 'socket' as const,
      deprecatedSince,
      replacement,
      sunset,
      hears: endpoint.hears,
      address: asked === undefined ? path : `${path}?dialect=${asked}`,
      othersOnly: endpoint.othersOnly,
    }
  }),
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
      // No page compares a stream: it would hold one of the six connections that a browser has for a server.
      hears: [],
    }
  }),
]
