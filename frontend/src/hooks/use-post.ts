import type { Post } from '@trunkline/shared/contract/post'

import type { Failure, Reading } from './view.ts'

/** One post; `gone` once it was deleted or never was. Follows `post:{id}` while mounted. */
export function usePost(_id: number): Reading & { post: Post | undefined; gone: boolean } {
  throw new Error('not connected yet')
}

/** Writes a post: it stands in the feed at once; a refusal stands beside it there. */
export function useCreatePost(): { create: (content: string) => void; isPending: boolean } {
  throw new Error('not connected yet')
}

/** Deletes one of my posts. */
export function useDeletePost(_id: number): {
  remove: () => void
  isPending: boolean
  failure: Failure | null
} {
  throw new Error('not connected yet')
}
