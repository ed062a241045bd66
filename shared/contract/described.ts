import { z } from 'zod'

import { actions, events, signals, values } from './catalogue.ts'

export type Kind = 'action' | 'signal' | 'event' | 'value'
/** One message of the contract, for people to read and try. `sends`: what a client says, where it may; `tells`: what it hears. */
export type Described = { kind: Kind; name: string; sends: Shaped | null; tells: Shaped }
/** `check` throws, naming what is wrong; `sample` is something of this shape, to begin with. */
export type Shaped = { schema: object; sample: unknown; check: (value: unknown) => unknown }

type Both = { input: z.ZodType; output: z.ZodType }
const said = (kind: Kind, all: Record<string, Both>): Described[] =>
  Object.entries(all).map(([name, { input, output }]) => ({
    kind,
    name,
    sends: shaped(input),
    tells: shaped(output),
  }))
const told = (kind: Kind, all: Record<string, z.ZodType>): Described[] =>
  Object.entries(all).map(([name, tells]) => ({ kind, name, sends: null, tells: shaped(tells) }))

/** All that is ever said, in the order in which people look for it. */
export const describeCatalogue = (): Described[] => [
  ...said('action', actions),
  ...said('signal', signals),
  ...told('event', events),
  ...told('value', values),
]

type Shape = {
  type?: string | string[]
  properties?: Record<string, Shape>
  items?: Shape
  anyOf?: Shape[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
}

/** What JSON Schema cannot say is left open. */
function shaped(type: z.ZodType): Shaped {
  const schema = z.toJSONSchema(type, { unrepresentable: 'any', io: 'input' }) as Shape
  return { schema, sample: sampleOf(schema), check: (value) => type.parse(value) }
}

function sampleOf({ type, properties, items, anyOf, enum: one, ...rest }: Shape): unknown {
  if (rest.default !== undefined) return rest.default
  if (rest.const !== undefined) return rest.const
  if (one) return one[0]
  if (anyOf?.[0]) return sampleOf(anyOf[0])
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(properties ?? {}).map(([name, shape]) => [name, sampleOf(shape)]),
      )
    case 'array':
      return items ? [sampleOf(items)] : []
    case 'integer':
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'string':
      return 'hello'
    default:
      return null
  }
}
