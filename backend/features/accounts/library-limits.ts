import { requestsPerMinute } from '../../core/api-guard.ts'
import { asRefusal } from '../../core/refusal.ts'

type Verdict = { allowed: boolean; retryAfter: number | null }

/** Counts for the accounts library, whose own counting a clock that is set back would stop for as long. */
export function libraryLimits() {
  const limits = new Map<number, ReturnType<typeof requestsPerMinute>>()
  return {
    /** `retryAfter`: seconds. All of our rules are about a minute. */
    async consume(key: string, { max }: { max: number }): Promise<Verdict> {
      const limit = limits.get(max) ?? requestsPerMinute(max)
      limits.set(max, limit)
      try {
        await limit(key)
        return { allowed: true, retryAfter: null }
      } catch (error) {
        return { allowed: false, retryAfter: Math.ceil((asRefusal(error).retryIn ?? 0) / 1_000) }
      }
    },
  }
}
