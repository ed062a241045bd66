import type { Comment } from '@trunkline/shared/contract/post'

import type { Paging, Reading, Unsent } from './view.ts'

/** `key` stays the same while a row of one's own turns from unsent into a comment. */
export type CommentRow = { key: string; comment: Comment; unsent: Unsent | null }

/** A post's comments, oldest first, my unsent ones last; follows `post:{id}` while mounted. */
export function useComments(_postId: number): Reading &
  Paging & { rows: CommentRow[]; comments: Comment[] } {
  throw new Error('not connected yet')
}

/** Writes a comment: it stands under the post at once; a refusal stands beside it there. */
export function useAddComment(_postId: number): {
  add: (content: string) => void
  isPending: boolean
} {
  throw new Error('not connected yet')
}
