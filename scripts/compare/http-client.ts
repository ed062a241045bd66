import { type Agent, type IncomingHttpHeaders, request } from 'node:http'

/** How long an answer may take before the comparison counts as broken. */
const PATIENCE_MS = 20_000

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

export type Question = {
  origin: string
  agent: Agent
  path: string
  cookie?: string | undefined
  /** Sent as JSON; with one the request is a POST. */
  body?: unknown
}

/** One request with the headers that the server needs, and no others: a browser sends more. */
function ask({ origin, agent, path, cookie, body }: Question): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const asked = request(`${origin}${path}`, {
      agent,
      method: text === undefined ? 'GET' : 'POST',
      headers: {
        Accept: 'application/json',
        ...(cookie === undefined ? {} : { Cookie: cookie }),
        ...(text === undefined
          ? {}
          : {
              Origin: origin,
              'Content-Type': 'application/json',
              'Content-Length': Buffer.byteLength(text),
            }),
      },
    })
    asked.setTimeout(PATIENCE_MS, () =>
      asked.destroy(new Error(`no answer within ${PATIENCE_MS / 1_000} s`)),
    )
    asked.once('error', reject)
    asked.once('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    asked.end(text)
  })
}

/** The JSON of an answer; throws for one that is no success. */
export async function askFor(question: Question): Promise<{ data: unknown; answer: Answer }> {
  const answer = await ask(question)
  if (answer.status < 200 || answer.status > 299)
    throw new Error(`${question.path} answered ${answer.status}: ${answer.body.slice(0, 200)}`)
  return { data: JSON.parse(answer.body) as unknown, answer }
}
