import { IconMessageCircle } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import type { Comment } from '@trunkline/shared/contract/post'
import { useMemo, useState } from 'react'

import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { NotFoundPage } from '../../components/not-found-page.tsx'
import { Page } from '../../components/page.tsx'
import { ReadList } from '../../components/read-list.tsx'
import { useComments } from '../../hooks/use-comments.ts'
import { usePost } from '../../hooks/use-post.ts'
import { byThread, type ThreadRow } from './components/by-thread.ts'
import { CommentBones, PostFullBones } from './components/comment-bones.tsx'
import { CommentCard } from './components/comment-card.tsx'
import { CommentComposer } from './components/comment-composer.tsx'
import { PostFull } from './components/post-full.tsx'

import styles from './post-page.module.css'

const route = getRouteApi('/signed-in/posts/$postId')
const keyOf = (row: ThreadRow): string => row.key

/** One post with what people say about it, and a place to answer. */
export function PostPage() {
  const { postId } = route.useParams()
  const { post, gone, error, retry } = usePost(postId)

  if (gone) return <NotFoundPage what="post" />
  return (
    <Page back="/" title="Post">
      {post !== undefined && <PostFull post={post} />}
      {post === undefined && error !== null && (
        <ErrorState error={error} onRetry={retry} what="this post" />
      )}
      {post === undefined && error === null && <PostFullBones />}
      {post !== undefined && <Conversation key={postId} postId={postId} />}
    </Page>
  )
}

function Conversation(props: { postId: number }) {
  const { postId } = props
  const [answering, setAnswering] = useState<Comment | null>(null)
  return (
    <>
      <Comments onAnswer={setAnswering} postId={postId} />
      <CommentComposer
        answering={answering}
        onAnswered={() => setAnswering(null)}
        postId={postId}
      />
    </>
  )
}

function Comments(props: { postId: number; onAnswer: (comment: Comment) => void }) {
  const { postId, onAnswer } = props
  const comments = useComments(postId)
  const rows = useMemo(() => byThread(comments.rows), [comments.rows])
  return (
    <section aria-label="Comments" className={styles.comments}>
      <ReadList
        bones={<CommentBones />}
        empty={
          <EmptyState icon={IconMessageCircle} title="No comments yet">
            Say what you think; the author hears of it at once.
          </EmptyState>
        }
        items={rows}
        keyOf={keyOf}
        reading={comments}
        what="the comments"
      >
        {(row) => <CommentCard onAnswer={() => onAnswer(row.comment)} row={row} />}
      </ReadList>
    </section>
  )
}
