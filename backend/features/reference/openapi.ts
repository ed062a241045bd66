import { type ErrorCode, errorCodes } from '@trunkline/shared/protocol/errors'
import { z } from 'zod'

import { chatRoutes, notificationRoutes, postRoutes } from './content.ts'
import type { Described, Routes } from './described.ts'
import { opsRoutes, probeRoutes, realtimeRoutes } from './operations.ts'
import { ownRoutes } from './own.ts'
import { accountRoutes, peopleRoutes } from './people.ts'

/** Every route, by the part of the product that it belongs to. */
export const routesByPart: Readonly<Record<string, Routes>> = {
  Accounts: accountRoutes,
  People: peopleRoutes,
  Posts: postRoutes,
  Chats: chatRoutes,
  Notifications: notificationRoutes,
  Realtime: realtimeRoutes,
  Operations: opsRoutes,
  Probes: probeRoutes,
  Reference: ownRoutes,
}

/** What any signed-in route may answer. */
const always: readonly ErrorCode[] = ['unauthenticated', 'rate_limited', 'internal', 'busy']

/** JSON Schema of what a peer may send or will find; objects may gain members later. */
export const schemaOf = (
  schema: z.ZodType,
  target: 'draft-2020-12' | 'draft-7' = 'draft-2020-12',
) => {
  const options = { io: 'input', unrepresentable: 'any', target } as const
  const { $schema: _, ...rest } = z.toJSONSchema(schema, options)
  return rest
}

const json = (schema: object) => ({ 'application/json': { schema } })
const header = (description: string) => ({ description, schema: { type: 'string' } })

/** The HTTP surface as OpenAPI 3.1, from the schemas that check it. */
export function openApi(build: string) {
  const paths: Record<string, Record<string, object>> = {}
  for (const [part, routes] of Object.entries(routesByPart))
    for (const [route, described] of Object.entries(routes)) {
      const [method = '', path = ''] = route.split(' ')
      const under = path.replaceAll(/:(\w+)/g, '{$1}')
      paths[under] = { ...paths[under], [method.toLowerCase()]: operation(part, route, described) }
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Trunkline',
      version: build,
      description:
        'One origin. Bodies are camelCase JSON with integer ids; lists are keyset-paginated; refusals have one shape. What changes is told on /ws/realtime, described at /api/asyncapi.json.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.keys(routesByPart).map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'trunkline.session_token' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: {
        Error: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['code', 'message'],
              properties: {
                code: { type: 'string', enum: Object.keys(errorCodes) },
                message: { type: 'string' },
                details: {},
              },
            },
          },
        },
      },
    },
  }
}

function operation(part: string, route: string, described: Described) {
  const { what, body, file, open, idempotent } = described
  const content = file === undefined ? body && json(schemaOf(body)) : form(file)
  const required = file !== undefined || (body !== undefined && !body.safeParse({}).success)
  return {
    operationId: route.toLowerCase().replaceAll(/\W+/g, '_').replace(/_$/, ''),
    summary: what,
    tags: [part],
    security: open ? [] : [{ session: [] }, { bearer: [] }],
    parameters: [
      ...[...route.matchAll(/:(\w+)/g)].map(([, name = '']) => inPath(name)),
      ...Object.entries(described.query ?? {}).map(([name, description]) => ({
        name,
        in: 'query',
        description,
        schema: { type: 'string' },
      })),
      ...(idempotent ? [idempotencyKey, realtimeUser] : []),
    ],
    ...(content ? { requestBody: { required, content } } : {}),
    responses: { ...success(described), ...refusals(described) },
  }
}

const form = (field: string) => ({
  'multipart/form-data': {
    schema: {
      type: 'object',
      required: [field],
      properties: { [field]: { type: 'string', format: 'binary' } },
    },
  },
})

const inPath = (name: string) => ({
  name,
  in: 'path',
  required: true,
  schema: /^id$|Id$/.test(name) ? { type: ['integer', 'string'] } : { type: 'string' },
})

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'The action’s id, kept over retries: the same id acts once for 7 days, over HTTP and sockets alike, and a repeat is given the first answer.',
  schema: { type: 'string', minLength: 1, maxLength: 64 },
}

const realtimeUser = {
  name: 'Realtime-User',
  in: 'header',
  description:
    'The id of the user whose act it is. When somebody else is signed in, nothing happens and the answer is 409 `other_user`.',
  schema: { type: 'integer' },
}

function success({ answer, status = 200, positions }: Described) {
  const headers = positions
    ? {
        'Realtime-Position': header('`topic=seq:id, …`: which events this answer already holds'),
        'Realtime-Epoch': header('which log those numbers are of'),
      }
    : {}
  const content = answer === 'file' ? bytes : answer && json(schemaOf(answer))
  return { [status]: { description: 'Done', headers, ...(content ? { content } : {}) } }
}

const bytes = { '*/*': { schema: { type: 'string', format: 'binary' } } }

function refusals({ open, errors = [], body, idempotent }: Described): Record<string, object> {
  const may = [
    ...(open ? [] : always),
    ...errors,
    ...(body ? (['unsupported_media'] as const) : []),
    ...(idempotent ? (['other_user'] as const) : []),
  ]
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of new Set(may)) {
    const { status } = errorCodes[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.join(', '),
        content: json({ $ref: '#/components/schemas/Error' }),
      },
    ]),
  )
}
