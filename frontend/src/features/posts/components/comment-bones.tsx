import { Bone, LoadingLabel } from '../../../components/bone.tsx'

import boneStyles from '../../../components/post/post-bones.module.css'
import commentStyles from './comment-card.module.css'
import postStyles from './post-full.module.css'

/** Comments before they are there. */
export function CommentBones() {
  return (
    <div>
      <LoadingLabel what="comments" />
      {['72%', '90%', '48%'].map((width) => (
        <div className={commentStyles.comment} key={width}>
          <Bone round width={36} />
          <div className={boneStyles.lines}>
            <Bone width={128} />
            <Bone height={14} width={width} />
          </div>
        </div>
      ))}
    </div>
  )
}

/** A post's own page before the post is there. */
export function PostFullBones() {
  return (
    <div className={postStyles.post}>
      <LoadingLabel what="the post" />
      <div className={postStyles.head}>
        <Bone round width={48} />
        <div className={boneStyles.lines}>
          <Bone width={152} />
          <Bone width={96} />
        </div>
      </div>
      <div className={boneStyles.lines}>
        <Bone height={16} width="94%" />
        <Bone height={16} width="60%" />
      </div>
    </div>
  )
}
