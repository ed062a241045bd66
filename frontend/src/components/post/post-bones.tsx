import { Bone, LoadingLabel } from '../bone.tsx'
import { classes } from '../classes.ts'

import boneStyles from './post-bones.module.css'
import styles from './post-card.module.css'

const widths = [
  ['92%', '64%'],
  ['78%', '40%'],
  ['96%', '88%'],
  ['54%', '30%'],
  ['84%', '70%'],
]

/** The feed before it is there, in the shape it will have. */
export function PostBones() {
  return (
    <div>
      <LoadingLabel what="posts" />
      {widths.map(([first, second]) => (
        <div className={classes(styles.card, styles.row)} key={first}>
          <Bone round width={44} />
          <div className={boneStyles.lines}>
            <Bone width={168} />
            <Bone height={14} width={first ?? '90%'} />
            <Bone height={14} width={second ?? '60%'} />
            <Bone width={48} />
          </div>
        </div>
      ))}
    </div>
  )
}
