/** The subprotocol that speaks these frames. The name carries the version (PROTOCOL section 1). */
export const SUBPROTOCOL = 'realtime.v1.json'

/** A one-time ticket is offered as a second subprotocol with this prefix and never echoed. */
export const TICKET_PREFIX = 'ticket.'

/**
 * Raise this, and name a new subprotocol, when a frame changes in a way that an older peer cannot read.
 * 1: first release.
 */
export const PROTOCOL_VERSION = 1

/** Most bytes of one WebSocket message in, and of one frame inside it. */
export const MESSAGE_BYTES = 65_536
export const FRAME_BYTES = 16_384

/** A client's watchdog and the server's wheel both work in this beat, in ms. */
export const HEARTBEAT_MS = 25_000
