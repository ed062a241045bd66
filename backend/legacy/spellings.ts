import { channels } from './channels.ts'
import type { Endpoint } from './endpoints.ts'
import { envelope } from './envelope.ts'
import { flat, oldTime } from './flat.ts'
import { type OnSay, spell, type Spelling } from './translate.ts'

/** The three dialects, made once for the process: a message is encoded once per dialect, however many lines hear it. */
export function createSpellings(
  options: { naive: boolean },
  onSay: OnSay = () => undefined,
): Record<Endpoint['dialect'], Spelling> {
  return {
    flat: spell('flat', flat(oldTime(options)), onSay),
    envelope: spell('envelope', envelope, onSay),
    channels: spell('channels', channels, onSay),
  }
}
