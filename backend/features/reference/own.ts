import { anything, type Routes } from './described.ts'

/** These documents themselves. */
export const ownRoutes: Routes = {
  'GET /api/openapi.json': {
    what: 'The HTTP surface as OpenAPI 3.1',
    answer: anything('OpenAPI'),
    open: true,
  },
  'GET /api/asyncapi.json': {
    what: 'The socket as AsyncAPI 3',
    answer: anything('AsyncAPI'),
    open: true,
  },
  'GET /api/reference': { what: 'Both, to be read', answer: 'file', open: true },
}
