import { html, raw } from 'hono/html'

import type { asyncApi } from './asyncapi.ts'
import { type openApi, routesByPart } from './openapi.ts'
import { STYLE } from './style.ts'

type Http = ReturnType<typeof openApi>
type Socket = ReturnType<typeof asyncApi>
type Operation = {
  summary: string
  security: object[]
  parameters: { name: string; in: string; description?: string }[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
type Content = Record<string, { schema: object }>

/** Both documents on one page that needs no script: every route and every message, with its schemas to unfold. */
export function referencePage(http: Http, socket: Socket) {
  const channel = socket.channels.realtime
  const messages = Object.entries(channel?.messages ?? {})
  const kinds = [...new Set(messages.map(([key]) => kindOf(key)))]
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Trunkline reference</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>Reference</h1>
            <p>
              What this server speaks, generated from the schemas that check it. For programs:
              <a href="/api/openapi.json">OpenAPI</a> and <a href="/api/asyncapi.json">AsyncAPI</a>.
            </p>
            <nav aria-label="Parts">
              ${[...Object.keys(routesByPart), 'Socket'].map(
                (part) => html`<a href="#${part.toLowerCase()}">${part}</a>`,
              )}
            </nav>
          </header>
          ${Object.entries(routesByPart).map(
            ([part, routes]) => html`
              <section id="${part.toLowerCase()}">
                <h2>${part}</h2>
                ${Object.keys(routes).map((route) => routeOf(http, route))}
              </section>
            `,
          )}
          <section id="socket">
            <h2>Socket</h2>
            <p>
              <code>${channel?.address}</code>. ${channel?.summary} A message is one frame or an
              array of frames.
            </p>
            ${kinds.map(
              (kind) => html`
                <h3>${KINDS[kind] ?? kind}</h3>
                ${messages
                  .filter(([key]) => kindOf(key) === kind)
                  .map(
                    ([, { name, payload }]) => html`
                      <details>
                        <summary><code>${name}</code></summary>
                        ${schema(payload)}
                      </details>
                    `,
                  )}
              `,
            )}
            <h3>Close codes</h3>
            <table>
              <thead>
                <tr>
                  <th scope="col">Code</th>
                  <th scope="col">Name</th>
                  <th scope="col">The client</th>
                </tr>
              </thead>
              <tbody>
                ${Object.entries(channel?.['x-close-codes'] ?? {}).map(
                  ([name, { code, client }]) => html`
                    <tr>
                      <td><code>${code}</code></td>
                      <td>${name.replaceAll('_', ' ')}</td>
                      <td>${VERDICTS[client]}</td>
                    </tr>
                  `,
                )}
              </tbody>
            </table>
          </section>
        </main>
      </body>
    </html>`
}

const KINDS: Readonly<Record<string, string>> = {
  client: 'Frames of a client',
  action: 'Actions',
  client_signal: 'Signals of a client',
  ok: 'Answers to actions',
  server: 'Frames of the server',
  event: 'Events',
  value: 'Values',
  signal: 'Signals',
}

const VERDICTS = {
  stop: 'does nothing',
  resume: 'reconnects with jitter and resumes',
  resume_now: 'reconnects at once and resumes',
  back_off: 'waits, then resumes',
  forget: 'reconnects without its positions',
  refused: 'does not try again unchanged',
} as const

const kindOf = (key: string): string => key.slice(0, key.indexOf('.'))

const schema = (value: object) =>
  html`<pre tabindex="0"><code>${JSON.stringify(value, null, 2)}</code></pre>`

const bodies = (content: Content | undefined) =>
  Object.values(content ?? {}).map((body) => schema(body.schema))

function routeOf(http: Http, route: string) {
  const [method = '', path = ''] = route.split(' ')
  const under = path.replaceAll(/:(\w+)/g, '{$1}')
  const operation = http.paths[under]?.[method.toLowerCase()] as Operation
  const { parameters, requestBody, responses, security, summary } = operation
  return html`
    <details>
      <summary><b>${method}</b> <code>${under}</code><span>${summary}</span></summary>
      ${security.length === 0 ? html`<p>Nobody needs to be signed in.</p>` : ''}
      ${
        parameters.length === 0
          ? ''
          : html`<dl>
              ${parameters.map(
                ({ name, in: where, description }) => html`
                  <dt><code>${name}</code> <small>${where}</small></dt>
                  <dd>${description ?? ''}</dd>
                `,
              )}
            </dl>`
      }
      ${
        requestBody
          ? html`<h4>Body</h4>
              ${bodies(requestBody.content)}`
          : ''
      }
      ${Object.entries(responses).map(
        ([status, { description, content }]) => html`
          <h4>${status} <small>${description}</small></h4>
          ${status.startsWith('2') ? bodies(content) : ''}
        `,
      )}
    </details>
  `
}
