import type { CommentRow } from '../../../hooks/use-comments.ts'

/** `answers`: whom a comment inside a thread answers; null where the thread begins. */
export type ThreadRow = CommentRow & { readonly answers: string | null }

/**
 * Comments in threads, one level deep: each answer stands under the comment that its thread began with, oldest first.
 * An answer to what is not shown begins a thread.
 */
export function byThread(rows: readonly CommentRow[]): ThreadRow[] {
  const byId = new Map(rows.map((row) => [row.comment.id, row]))
  const threads = new Map<number, ThreadRow[]>()
  const rootOf = new Map<number, number>()
  for (const row of rows) {
    const { id, replyTo } = row.comment
    const answered = replyTo === null ? undefined : byId.get(replyTo)
    const root = answered && rootOf.get(answered.comment.id)
    rootOf.set(id, root ?? id)
    const thread = root === undefined ? undefined : threads.get(root)
    if (answered && thread) thread.push({ ...row, answers: answered.comment.author.name })
    else threads.set(id, [{ ...row, answers: null }])
  }
  return [...threads.values()].flat()
}
