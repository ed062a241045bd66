import type { Person } from '@trunkline/shared/contract/scalars'
import { handlesOf } from '@trunkline/shared/text/tags'

import type { Reading } from '../../db/database.ts'
import { peopleByHandle } from '../accounts/service.ts'

/** Whom a text means by `@handle`: those who exist and whom its author sees, each once, in the order of the text. */
export async function mentionedIn(db: Reading, authorId: number, text: string): Promise<Person[]> {
  const handles = handlesOf(text)
  const known = await peopleByHandle(db, authorId, handles)
  return handles.flatMap((handle) => known.get(handle) ?? [])
}
