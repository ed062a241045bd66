import type { MessageName, MessageOf } from '@trunkline/shared/contract/catalogue'

import type { Context } from '../../lib/positioned/reaction.ts'

/** One function per message name: it says what the message means (see `Context`). Pure; may be asked again. */
export type Handlers = { [N in MessageName]: (message: MessageOf<N>, context: Context) => void }

/** The handlers of one domain: a message of the contract without one does not compile. */
export type HandlersFor<Domain extends string> = Pick<
  Handlers,
  Extract<MessageName, `${Domain}.${string}`>
>

/** Calls the handler of the message's name; a name that this build does not know means nothing. */
export function dispatch<N extends MessageName>(
  handlers: Handlers,
  message: MessageOf<N>,
  context: Context,
): void {
  if (Object.hasOwn(handlers, message.name)) handlers[message.name as N](message, context)
}
