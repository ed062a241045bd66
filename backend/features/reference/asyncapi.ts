import { actions, events, signals, values } from '@trunkline/shared/contract/catalogue'
import { clientFrames } from '@trunkline/shared/protocol/client-frames'
import { closeCodes, verdict } from '@trunkline/shared/protocol/close-codes'
import { serverFrames } from '@trunkline/shared/protocol/server-frames'
import { topicKinds } from '@trunkline/shared/protocol/topic'
import { MESSAGE_BYTES, SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { z } from 'zod'

import { schemaOf } from './openapi.ts'

type Message = { name: string; title: string; summary?: string; payload: object }
type Messages = Record<string, Message>

const CHANNEL = 'realtime'

/** AsyncAPI reads payloads as JSON Schema draft 7. */
const payloadOf = (schema: z.ZodType) => schemaOf(schema, 'draft-7')

/** What a frame carries whose `data` the catalogue decides: one message each. */
const named = (
  frame: z.ZodObject,
  kind: string,
  all: Readonly<Record<string, z.ZodType>>,
): Messages =>
  Object.fromEntries(
    Object.entries(all).map(([name, data]) => [
      `${kind}.${name}`,
      {
        name,
        title: `${kind} ${name}`,
        payload: payloadOf(frame.extend({ name: z.literal(name), data })),
      },
    ]),
  )

const frames = (kind: string, all: Readonly<Record<string, z.ZodType>>): Messages =>
  Object.fromEntries(
    Object.entries(all).map(([name, schema]) => [
      `${kind}.${name}`,
      { name, title: `${kind} frame ${name}`, payload: payloadOf(schema) },
    ]),
  )

const mapped = <T, U>(all: Readonly<Record<string, T>>, to: (one: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(all).map(([name, one]) => [name, to(one)]))

const inputs = mapped(signals, ({ input }: { input: z.ZodType }) => input)
/** A signal without an input comes from the server alone. */
const sendable = Object.fromEntries(
  Object.entries(inputs).filter(([, input]) => !(input instanceof z.ZodNever)),
)

/** The socket as AsyncAPI 3, from the schemas that read and write it. */
export function asyncApi(build: string) {
  const { event, value, signal, ...plain } = serverFrames
  const { action, signal: hint, ...asked } = clientFrames
  const toServer = {
    ...frames('client', asked),
    ...named(
      action,
      'action',
      mapped(actions, ({ input }: { input: z.ZodType }) => input),
    ),
    ...named(hint, 'client_signal', sendable),
  }
  const answers = named(
    plain.ok,
    'ok',
    mapped(actions, ({ output }: { output: z.ZodType }) => output),
  )
  for (const [name, message] of Object.entries(answers))
    answers[name] = { ...message, payload: withoutName(message.payload) }
  const fromServer = {
    ...frames('server', plain),
    ...named(event, 'event', events),
    ...named(
      value,
      'value',
      mapped(values, (data) => (data as z.ZodType).nullable()),
    ),
    ...named(
      signal,
      'signal',
      mapped(signals, ({ output }: { output: z.ZodType }) => output),
    ),
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Trunkline realtime',
      version: build,
      description:
        'One WebSocket a browser. A message is one frame object or an array of frames. shared/PROTOCOL.md says what the frames mean and which rules hold.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      origin: { host: 'localhost:8000', protocol: 'wss', protocolVersion: '13' },
    },
    channels: {
      [CHANNEL]: {
        address: '/ws/realtime',
        summary: `Subprotocol ${SUBPROTOCOL}; at most ${MESSAGE_BYTES} bytes a message in.`,
        messages: mapped({ ...toServer, ...answers, ...fromServer }, (one) => one),
        'x-topics': mapped(topicKinds, ({ owner, always }) => ({ owner, always })),
        'x-close-codes': mapped(closeCodes, (code) => ({ code, client: verdict(code) })),
      },
    },
    operations: {
      hear: operation('receive', 'What the server takes', without(toServer, 'action.')),
      tell: operation('send', 'What the server says unasked', fromServer),
      ...Object.fromEntries(
        Object.keys(actions).map((name) => [
          name,
          {
            ...operation('receive', `The action ${name}`, [`action.${name}`]),
            reply: {
              channel: { $ref: `#/channels/${CHANNEL}` },
              messages: [ref(`ok.${name}`), ref('server.error')],
            },
          },
        ]),
      ),
    },
  }
}

/** An answer is known by its `id`; it has no name. */
function withoutName(payload: object): object {
  const { properties, required, ...rest } = payload as {
    properties: Record<string, unknown>
    required: string[]
  }
  const { name: _, ...kept } = properties
  return { ...rest, properties: kept, required: required.filter((one) => one !== 'name') }
}

const without = (messages: Messages, prefix: string) =>
  Object.keys(messages).filter((name) => !name.startsWith(prefix))

const ref = (message: string) => ({
  $ref: `#/channels/${CHANNEL}/messages/${message}`,
})

const operation = (act: 'send' | 'receive', summary: string, messages: string[] | Messages) => ({
  action: act,
  channel: { $ref: `#/channels/${CHANNEL}` },
  summary,
  messages: (Array.isArray(messages) ? messages : Object.keys(messages)).map(ref),
})
