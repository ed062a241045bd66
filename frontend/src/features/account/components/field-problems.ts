/** The shortest password that the server takes. */
export const PASSWORD_LENGTH = 8

/** The field that a refusal of the server speaks of, where it speaks of one. */
export function fieldOf(refusal: string): 'email' | 'password' | undefined {
  if (/password/i.test(refusal)) return 'password'
  return /e-?mail|user|address|exists/i.test(refusal) ? 'email' : undefined
}

/** What is wrong with an address, or null; whether it exists only the server knows. */
export const emailProblem = (email: string): string | null =>
  /^\S+@\S+$/.test(email.trim()) ? null : 'An address like name@example.com'
