import { tappedSocket } from './tapped-socket.ts'
import { wire } from './wire.ts'

// Before any line is opened: all of them are made from this.
globalThis.WebSocket = tappedSocket(wire, globalThis.WebSocket)
