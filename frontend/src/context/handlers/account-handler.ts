import { sessionQuery } from '../../features/account/queries.ts'
import { profileQuery } from '../../features/people/queries.ts'
import type { HandlersFor } from './handler.ts'

export const accountHandlers: HandlersFor<'account'> = {
  'account.profile_updated': ({ data: { profile } }, context) => {
    context.invalidate(profileQuery(profile.id))
    context.patch(sessionQuery, (user) => user && { ...user, ...profile })
  },
}
