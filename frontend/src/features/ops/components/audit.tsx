import { IconListDetails } from '@tabler/icons-react'
import type { OpsAudit } from '@trunkline/shared/contract/ops'

import { Bone, LoadingLabel } from '../../../components/bone.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ReadList } from '../../../components/read-list.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import { useAudit } from '../../../hooks/use-ops.ts'
import { actWords } from './act-words.ts'
import { isoOf } from './moments.ts'

import styles from './old-endpoints.module.css'

type Item = OpsAudit['items'][number]

/** Everything that was done to this server, by whom and why, newest first. */
export function Audit() {
  const audit = useAudit()
  return (
    <ReadList
      bones={
        <div className={styles.bones}>
          <LoadingLabel what="the audit" />
          {[0, 1, 2, 3].map((i) => (
            <Bone height={48} key={i} width="100%" />
          ))}
        </div>
      }
      empty={
        <EmptyState icon={IconListDetails} title="Nothing was done yet">
          Every step, kill, drain, disconnection and retirement is kept here, with who did it and
          why.
        </EmptyState>
      }
      items={audit.items}
      keyOf={({ id }) => id}
      place="ops-audit"
      reading={audit}
      what="the audit"
    >
      {(item) => <Row item={item} />}
    </ReadList>
  )
}

function Row({ item }: { item: Item }) {
  const { act, details, why, actor, at } = item
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span>{actWords(act, details)}</span>
        {why !== '' && <span className={styles.note}>“{why}”</span>}
        <span className={styles.note}>
          {actor === '' ? 'somebody who left' : actor} · <TimeAgo at={isoOf(at)} />
        </span>
      </div>
    </div>
  )
}
