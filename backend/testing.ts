import { createApp } from './app.ts'
import { type Environment, parseConfig } from './config.ts'
import { createLogger, type Logger } from './core/log.ts'
import { type ClientOptions, TestClient } from './core/testing.ts'
import { emptyDatabaseUrl, temporaryFolder } from './db/testing.ts'

export const ORIGIN = 'http://localhost:8000'

const silent = createLogger({ level: 'silent', pretty: false })

/** The whole server on a port of its own, with an empty database, and people who signed up over HTTP. */
export async function createTestApp(
  environment: Environment = {},
  { clock = Date.now, log = silent }: { clock?: () => number; log?: Logger } = {},
) {
  const config = parseConfig({
    DATABASE_URL: await emptyDatabaseUrl(),
    UPLOAD_DIR: temporaryFolder(),
    PUBLIC_ORIGIN: ORIGIN,
    BETTER_AUTH_SECRET: 'of no worth beyond this test: 0123456789',
    AUTH_RATE_LIMIT: '100000',
    HTTP_REQUESTS_PER_MINUTE: '100000',
    ACTIONS_PER_MINUTE: '100000',
    ...environment,
  })
  const app = await createApp({ ...config, port: 0 }, log, clock)
  const port = await app.listen()
  const people: TestPerson[] = []
  return {
    ...app,
    port,
    async signUp(name: string): Promise<TestPerson> {
      const person = await TestPerson.signUp(port, name)
      people.push(person)
      return person
    },
    async close() {
      for (const person of people) person.hangUp()
      await app.stop()
    },
  }
}

/** Somebody with a session cookie, as a browser of the allowed origin would use it. */
export class TestPerson {
  readonly id: number
  readonly name: string
  readonly cookie: string
  readonly #port: number
  readonly #clients: TestClient[] = []

  private constructor(port: number, account: { id: number; name: string; cookie: string }) {
    this.#port = port
    this.id = account.id
    this.name = account.name
    this.cookie = account.cookie
  }

  static async signUp(port: number, name: string): Promise<TestPerson> {
    const email = `${name.toLowerCase().replaceAll(/\W/g, '')}@example.org`
    const answer = await fetch(`http://127.0.0.1:${port}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN, Host: 'localhost:8000' },
      body: JSON.stringify({ name, email, password: 'correct horse battery' }),
    })
    if (!answer.ok) throw new Error(`sign-up: ${answer.status} ${await answer.text()}`)
    const { user } = (await answer.json()) as { user: { id: string } }
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ')
    return new TestPerson(port, { id: Number(user.id), name, cookie })
  }

  async request(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
    return fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method,
      headers: {
        Cookie: this.cookie,
        Origin: ORIGIN,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  /** The parsed answer; anything but 2xx is an error of the test. */
  async json<T>(
    method: string,
    path: string,
    body?: unknown,
    more?: Record<string, string>,
  ): Promise<T> {
    const answer = await this.request(method, path, body, more)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  /** A socket with this session's cookie: `/ws/realtime`, or another path. */
  connect(options: ClientOptions = {}): TestClient {
    const headers = { Cookie: this.cookie, Origin: ORIGIN, ...options.headers }
    const client = new TestClient({ port: this.#port }, { ...options, headers })
    this.#clients.push(client)
    return client
  }

  hangUp(): void {
    for (const { socket } of this.#clients) socket.terminate()
  }
}
