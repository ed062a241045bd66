import { endpoints } from './endpoints.ts'
import { httpEndpoints } from './http-endpoints.ts'

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
  ...Object.values(httpEndpoints).map(
    ({ id, label, method, path, deprecatedSince, replacement, sunset }) => ({
      id,
      label,
      kind: path === httpEndpoints.stream.path ? ('stream' as const) : ('http' as const),
      request: `${method} ${path}`,
      deprecatedSince,
      replacement,
      sunset,
      hears: [],
    }),
  ),
]
