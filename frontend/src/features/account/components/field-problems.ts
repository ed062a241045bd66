/** The shortest password that the server takes. */
export const PASSWORD_LENGTH = 8

/** What is wrong with an address, or null; whether it exists only the server knows. */
export const emailProblem = (email: string): string | null =>
  /^\S+@\S+$/.test(email.trim()) ? null : 'An address like name@example.com'
