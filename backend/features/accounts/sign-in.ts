import type { Auth } from './auth.ts'

/**
 * Answers what `ask` does, unless the password at this address was changed meanwhile: hashing takes its time, and a new
 * password ends every other session, also one that the old one was about to begin. Then it is asked once more.
 */
export async function signingIn(
  auth: Auth,
  address: string,
  ask: () => Promise<Response>,
): Promise<Response> {
  const before = await passwordAt(auth, address)
  const answer = await ask()
  if (!answer.ok || (await passwordAt(auth, address)) === before) return answer
  const { token } = (await answer.json()) as { token: string }
  await (await auth.$context).internalAdapter.deleteSession(token)
  return signingIn(auth, address, ask)
}

/** As it is stored. */
async function passwordAt(auth: Auth, address: string): Promise<string | null | undefined> {
  const { internalAdapter } = await auth.$context
  const found = await internalAdapter.findUserByEmail(address.toLowerCase(), {
    includeAccounts: true,
  })
  return found?.accounts.find(({ providerId }) => providerId === 'credential')?.password
}
