import fc, { type Arbitrary } from 'fast-check'
import { z } from 'zod'

/** The part of JSON Schema that our schemas come out as. */
type Json = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Json[]
  allOf?: Json[]
  properties?: Record<string, Json>
  required?: string[]
  items?: Json
  prefixItems?: Json[]
  additionalProperties?: Json | boolean
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  format?: string
  pattern?: string
  propertyNames?: Json
}

const ANYTHING = fc.jsonValue({ maxDepth: 2 })
const DATE = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** Values that this schema takes, from its JSON Schema; what that cannot say is left to the schema itself. */
export function valid(schema: z.ZodType): Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
  return of(json).filter((value) => schema.safeParse(value).success)
}

function of(json: Json): Arbitrary<unknown> {
  if ('const' in json) return fc.constant(json.const)
  if (json.enum) return fc.constantFrom(...json.enum)
  if (json.anyOf) return fc.oneof(...json.anyOf.map(of))
  if (json.allOf) return of(Object.assign({}, ...json.allOf) as Json)
  switch (json.type) {
    case 'object':
      return ofObject(json)
    case 'array':
      return json.prefixItems
        ? fc.tuple(...json.prefixItems.map(of))
        : fc.array(of(json.items ?? {}), {
            minLength: json.minItems ?? 0,
            maxLength: Math.min(json.maxItems ?? 4, 4),
          })
    case 'string':
      return json.format === 'date-time' ? DATE : ofText(json)
    case 'integer':
      return fc.integer({
        min: Math.max(json.minimum ?? (json.exclusiveMinimum ?? -1_000) + 1, -1_000_000),
        max: Math.min(json.maximum ?? 1_000_000, 1_000_000),
      })
    case 'number':
      return fc.double({
        noNaN: true,
        noDefaultInfinity: true,
        min: json.minimum ?? -1e9,
        max: json.maximum ?? 1e9,
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return ANYTHING
  }
}

const ofText = ({ minLength = 0, maxLength = 40, pattern }: Json): Arbitrary<string> =>
  pattern !== undefined
    ? fc.stringMatching(new RegExp(pattern))
    : fc.oneof(
        fc.string({ minLength, maxLength: Math.min(maxLength, 40), unit: 'grapheme' }),
        fc.constantFrom('ada', 'user_1', '2026-11-21T10:00:00.000Z', '/upload/files/x.png', 'ü 👍'),
      )

function ofObject(json: Json): Arbitrary<object> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = json
  const named = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, of(part)])),
    { requiredKeys: required },
  )
  if (typeof additionalProperties !== 'object') return named
  const keys = (propertyNames?.enum as string[] | undefined) ?? ['feed', 'post:7', 'chats:1']
  return fc.dictionary(fc.constantFrom(...keys), of(additionalProperties), { maxKeys: 3 })
}

/** Where a value may be broken: every place in it, as a path. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]))]
}

const WRONG: unknown[] = [
  null,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x',
  '\ud800',
  'x'.repeat(70_000),
  true,
  [],
  {},
  [[]],
  { id: {} },
]

/** What is done to a value at one place: left out, of another type, deeper, with keys of prototypes, twice. */
const damage: Record<string, (text: string, wrong: unknown) => string> = {
  retype: (_text, wrong) => JSON.stringify(wrong),
  deepen: (text) => `${'{"a":'.repeat(40)}${text}${'}'.repeat(40)}`,
  enclose: (text) => `[${text}]`,
  prototype: (text) => `{"__proto__":${text},"a":1}`,
  constructor: (text: string) => `{"constructor":{"prototype":${text}}}`,
  twice: (text) => `{"a":${text},"a":${text}}`,
  surrogate: () => String.raw`"half \ud83c"`,
  nul: () => String.raw`"nul \u0000"`,
  cut: (text) => text.slice(0, Math.max(1, text.length - 2)),
}
const MARK = '"\u0000here"'

/** A value of `values`, broken in one place, as the text that a hostile client would send. */
export const broken = (values: Arbitrary<unknown>): Arbitrary<{ how: string; text: string }> =>
  fc
    .tuple(
      values,
      fc.nat(),
      fc.constantFrom('drop', ...Object.keys(damage)),
      fc.constantFrom(...WRONG),
    )
    .map(([value, where, how, wrong]) => {
      const all = places(value)
      const path = all[where % all.length] ?? []
      if (how === 'drop')
        return { how: `drop ${path.join('.')}`, text: JSON.stringify(without(value, path)) }
      const { text, part } = at(value, path)
      const by = damage[how]?.(JSON.stringify(part), wrong) ?? ''
      return {
        how: `${how} at ${path.join('.')}`,
        text: text.replace(JSON.stringify(MARK), () => by),
      }
    })

function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return null
  const copy = structuredClone(value) as Record<string, unknown>
  if (rest.length > 0) copy[key] = without(copy[key], rest)
  else if (Array.isArray(copy)) copy.splice(Number(key), 1)
  else delete copy[key]
  return copy
}

/** The text of a value with a mark in place of one of its parts, and that part. */
function at(value: unknown, path: readonly string[]): { text: string; part: unknown } {
  const [key, ...rest] = path
  if (key === undefined) return { text: JSON.stringify(MARK), part: value }
  const copy = structuredClone(value) as Record<string, unknown>
  const inner = at(copy[key], rest)
  copy[key] = JSON.parse(inner.text.includes(JSON.stringify(MARK)) ? inner.text : 'null')
  return { text: JSON.stringify(copy), part: inner.part }
}
