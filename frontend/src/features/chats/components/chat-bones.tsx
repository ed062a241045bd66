import { Bone, LoadingLabel } from '../../../components/bone.tsx'

import styles from './chat-bones.module.css'
import rowStyles from './chat-row.module.css'

/** The list of chats before it is there. */
export function ChatBones() {
  return (
    <div>
      <LoadingLabel what="chats" />
      {[136, 96, 152, 112, 128].map((width) => (
        <div className={rowStyles.row} key={width}>
          <Bone round width={48} />
          <div className={styles.words}>
            <Bone width={width} />
            <Bone width="80%" />
          </div>
        </div>
      ))}
    </div>
  )
}

const said = [
  [false, 220],
  [false, 148],
  [true, 180],
  [false, 260],
  [true, 120],
] as const

/** A chat before what was said in it is there. */
export function ThreadBones() {
  return (
    <div className={styles.thread}>
      <LoadingLabel what="messages" />
      {said.map(([mine, width]) => (
        <span className={styles.bubble} data-mine={mine || undefined} key={width}>
          <Bone height={36} width={width} />
        </span>
      ))}
    </div>
  )
}
