/** Of each pair the first is the shorter one. */
const ordered = [
  ['RETRY_MIN_MS', 'RETRY_MAX_MS'],
  ['HANDSHAKE_TIMEOUT_MS', 'REQUEST_TIMEOUT_MS'],
  ['POLL_MS', 'POLL_HIDDEN_MS'],
  ['MAX_UPLOAD_BYTES', 'UPLOAD_BYTES_PER_DAY'],
] as const

type Places = { MAX_SOCKETS_PER_ADDRESS: number; MAX_CONNECTIONS_PER_ADDRESS?: number | undefined }
type Ordered = Readonly<Record<(typeof ordered)[number][number], number> & Places>

/** What is more than it may be beside another setting: one sentence for each. */
export const outOfOrder = (set: Ordered): string[] => [
  ...ordered
    .filter(([less, more]) => set[less] > set[more])
    .map(
      ([less, more]) => `${less} is ${set[less]}: it must not be more than ${more} (${set[more]}).`,
    ),
  ...tooFewConnections(set),
]

/** Connections of any kind that one address may hold: as set, or else enough for its sockets. */
export const connectionsPerAddress = (set: Places): number =>
  set.MAX_CONNECTIONS_PER_ADDRESS ?? Math.max(600, 3 * set.MAX_SOCKETS_PER_ADDRESS)

/** An address may hold twice its sockets while a drain moves them, and its pages ask over HTTP besides. */
function tooFewConnections(set: Places): string[] {
  const { MAX_SOCKETS_PER_ADDRESS: sockets } = set
  const connections = connectionsPerAddress(set)
  return connections >= 2 * sockets
    ? []
    : [
        `MAX_CONNECTIONS_PER_ADDRESS is ${connections}: it must be at least twice MAX_SOCKETS_PER_ADDRESS (${sockets}). Unset it for three times as many.`,
      ]
}
