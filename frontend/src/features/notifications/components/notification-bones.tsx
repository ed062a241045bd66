import { Bone, LoadingLabel } from '../../../components/bone.tsx'

import dayStyles from '../notifications-page.module.css'
import styles from './notification-card.module.css'

/** The list of notifications before it is there. */
export function NotificationBones() {
  return (
    <div>
      <LoadingLabel what="notifications" />
      <div className={dayStyles.day}>
        <Bone width={56} />
      </div>
      {['62%', '48%', '70%', '56%', '66%', '52%'].map((width) => (
        <div className={styles.row} key={width}>
          <Bone round width={44} />
          <span className={styles.words} style={{ gap: 10, paddingBlock: 6 }}>
            <Bone height={13} width={width} />
            <Bone width="40%" />
          </span>
        </div>
      ))}
    </div>
  )
}
