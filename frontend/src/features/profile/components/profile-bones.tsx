import { Bone, LoadingLabel } from '../../../components/bone.tsx'

import styles from '../profile-page.module.css'

/** A profile before it is there. */
export function ProfileBones() {
  return (
    <div className={styles.profile}>
      <LoadingLabel what="the profile" />
      <div className={styles.top}>
        <Bone round width={96} />
        <Bone height={30} width={104} />
      </div>
      <div className={styles.name}>
        <Bone height={28} width={224} />
      </div>
      <div className={styles.handle}>
        <Bone height={16} width={112} />
      </div>
      <div className={styles.bio}>
        <Bone height={16} width="80%" />
      </div>
    </div>
  )
}
