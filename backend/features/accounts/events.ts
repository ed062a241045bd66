import type { Profile } from '@trunkline/shared/contract/account'
import { topic } from '@trunkline/shared/protocol/topic'

import { event } from '../../core/message.ts'

export const profileUpdated = (profile: Profile) =>
  event('account.profile_updated', topic.account(profile.id), { profile })
