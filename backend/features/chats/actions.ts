import type { ActionHandlersFor } from '../../core/actions.ts'
import {
  addMembers,
  createChat,
  leaveChat,
  markChatRead,
  removeMember,
  renameChat,
  sendMessage,
} from './service.ts'

export const chatActionHandlers: ActionHandlersFor<'chat'> = {
  'chat.create': async (tx, userId, input) => ({ chat: await createChat(tx, userId, input) }),
  'chat.send': async (tx, userId, input) => ({ message: await sendMessage(tx, userId, input) }),
  'chat.mark_read': (tx, userId, input) => markChatRead(tx, userId, input),
  'chat.add_members': async (tx, userId, input) => ({ chat: await addMembers(tx, userId, input) }),
  'chat.remove_member': (tx, userId, input) => removeMember(tx, userId, input),
  'chat.leave': async (tx, userId, { chatId }) => ({ chatId: await leaveChat(tx, userId, chatId) }),
  'chat.rename': async (tx, userId, input) => ({ chat: await renameChat(tx, userId, input) }),
}
