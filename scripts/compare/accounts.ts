import { CompareError, eachOf } from './compare-error.ts'
import { askFor } from './http-client.ts'
import { CountedAgent, Traffic } from './traffic.ts'

/** A signed-up user with one post that others can comment on. */
export type Account = { id: number; cookie: string; postId: number }

const AT_ONCE = 8

/**
 * Signs users up and lets each write a post, over the API as anybody would. Hashing a password is dear on purpose,
 * so this happens once: every mode then starts with a copy of the same database.
 */
export async function signUpAll(
  origin: string,
  { users, signal }: { users: number; signal: AbortSignal },
  onProgress: (done: number) => void,
): Promise<Account[]> {
  const agent = new CountedAgent(new Traffic(), AT_ONCE)
  const accounts: Account[] = []
  let done = 0
  try {
    await eachOf(Array.from({ length: users }), { atOnce: AT_ONCE, signal }, async (_, index) => {
      accounts[index] = await signUp({ origin, agent }, index)
      done += 1
      onProgress(done)
    })
  } catch (error) {
    throw new CompareError(`The users could not be signed up: ${(error as Error).message}.`)
  } finally {
    agent.destroy()
  }
  return accounts
}

async function signUp(
  server: { origin: string; agent: CountedAgent },
  index: number,
): Promise<Account> {
  const { data, answer } = await askFor({
    ...server,
    path: '/api/auth/sign-up/email',
    body: {
      name: `User ${index + 1}`,
      email: `user${index + 1}@compare.example`,
      password: `compare-${index + 1}`,
    },
  })
  const cookie = (answer.headers['set-cookie'] ?? [])
    .map((line) => line.split(';', 1)[0] ?? '')
    .join('; ')
  const { user } = data as { user: { id: number | string } }
  const post = await askFor({
    ...server,
    cookie,
    path: '/api/posts',
    body: { content: `What user ${index + 1} has to say` },
  })
  return { id: Number(user.id), cookie, postId: (post.data as { id: number }).id }
}
