import { ownUploadId } from './features/attachments/service.ts'
import { activeChatIds, chatKind, messagesSince } from './features/chats/service.ts'

/** What the old lines have to look up, answered by the features that own it; goes with `legacy/`. */
export const legacyReads = {
  activeChatIds,
  attachmentId: ownUploadId,
  chatKind,
  messages: messagesSince,
}
