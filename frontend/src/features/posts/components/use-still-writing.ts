import type { Comment } from '@trunkline/shared/contract/post'
import type { Person } from '@trunkline/shared/contract/scalars'
import { useState } from 'react'

/**
 * Of those who are said to be writing, the ones who still are: whoever has just sent a comment is not,
 * although the hint that says so may be seconds behind it.
 */
export function useStillWriting(typing: Person[], last: Comment | undefined): Person[] {
  const [spoke, setSpoke] = useState({ commentId: last?.id, author: 0 })

  if (last?.id !== spoke.commentId) {
    setSpoke({ commentId: last?.id, author: last?.author.id ?? 0 })
  } else if (spoke.author !== 0 && !typing.some(({ id }) => id === spoke.author)) {
    setSpoke({ ...spoke, author: 0 })
  }
  return typing.filter(({ id }) => id !== spoke.author)
}
