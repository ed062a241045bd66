import { Bone, LoadingLabel } from './bone.tsx'

import styles from './person-row.module.css'

/** A list of people before it is there. */
export function PersonBones() {
  return (
    <div>
      <LoadingLabel what="people" />
      {[152, 112, 176, 128, 144].map((width) => (
        <div className={styles.row} key={width}>
          <Bone round width={48} />
          <div className={styles.words} style={{ gap: 8 }}>
            <Bone width={width} />
            <Bone width={96} />
          </div>
          <Bone height={30} width={88} />
        </div>
      ))}
    </div>
  )
}
