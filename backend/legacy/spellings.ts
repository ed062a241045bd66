import { channels } from './channels.ts'
import type { Endpoint } from './endpoint.ts'
import { envelope } from './envelope.ts'
import { flat, type OldTime } from './flat.ts'
import { type OnSay, spell, type Spelling } from './translate.ts'

/** The three dialects, made once for the process: a message is encoded once per dialect, however many sockets hear it. */
export function createSpellings(
  { time, now }: { time: OldTime; now: () => string },
  onSay: OnSay = () => undefined,
): Record<Endpoint['dialect'], Spelling> {
  return {
    flat: spell('flat', flat(time), onSay),
    envelope: spell('envelope', envelope(now), onSay),
    channels: spell('channels', channels, onSay),
  }
}
