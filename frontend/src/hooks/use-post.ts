import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { ShownPost } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'

import { feedQuery, postQuery } from '../features/posts/queries.ts'
import { ApiError } from '../lib/api.ts'
import { newestKnown } from '../lib/positioned/newest-known.ts'
import { readingOf } from './reading.ts'
import { useAction, useUnsettled } from './use-action.ts'
import { useTopic } from './use-topic.ts'
import type { Failure, Reading } from './view.ts'

/** One post; `gone` once it was deleted or never was. Follows `post:{id}` while mounted. */
export function usePost(id: number): Reading & { post: ShownPost | undefined; gone: boolean } {
  useTopic(topic.post(id))
  const query = useQuery(postQuery(id))
  const isRefused = query.error instanceof ApiError && query.error.status === 404
  const gone = query.data === null || isRefused
  return { ...readingOf(query), post: gone ? undefined : (query.data ?? undefined), gone }
}

/** Writes a post: it stands in the feed at once; a refusal stands beside it there. */
export function useCreatePost(): {
  /** `image`: a picture that was uploaded. */
  create: (content: string, image?: Attachment) => void
  isPending: boolean
} {
  const client = useQueryClient()
  const { start } = useAction('post.create')
  const unsettled = useUnsettled('post.create')
  return {
    create: (content, attachment) => {
      const input = { content, ...(attachment && { attachmentId: attachment.id }) }
      start(input, { seen: newestKnown(client, feedQuery), attachment })
    },
    isPending: unsettled.some(({ failure }) => failure === null),
  }
}

/** Deletes one of my posts. */
export function useDeletePost(id: number): {
  remove: () => void
  isPending: boolean
  failure: Failure | null
} {
  const { start, discardRefused } = useAction('post.delete')
  const last = useUnsettled('post.delete').findLast(({ input }) => input.postId === id)
  return {
    remove: () => {
      discardRefused(({ postId }) => postId === id)
      start({ postId: id })
    },
    isPending: last?.failure === null,
    failure: last?.failure ?? null,
  }
}
