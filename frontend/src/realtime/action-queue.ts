import type { ActionInput, ActionName, ActionOutput } from '@trunkline/shared/contract/catalogue'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { actionAge, isForgottenAt, TOO_OLD } from './action-age.ts'
import { actionId } from './action-id.ts'
import { ActionRefused, type ActOptions, type Done } from './transport.ts'
import type { World } from './world.ts'

export type Request = { id: string; name: ActionName; input: unknown }
export type Refused = {
  code: string
  message: string
  temporary: boolean
  retryIn?: number | undefined
  details?: unknown
}

type Action = Request & {
  conversation: string
  promise: Promise<Done>
  resolve: (done: Done) => void
  reject: (why: ActionRefused) => void
  /** `held`: refused for now; it keeps its place, so nothing of its conversation overtakes it. */
  state: 'waiting' | 'sent' | 'held'
  refusals: number
  /** Those that were a mistake of the server. */
  failures: number
  /** How many want it still. */
  askers: number
  /** How old it was when it came, and when that was, by the clock that nobody sets. */
  ageThen: number
  since: number
}

type Clocks = Pick<World, 'now' | 'passed' | 'after'>

/** PROTOCOL rule 6. */
const IN_FLIGHT = 8
/** A server that fails on the same thing so often will go on failing; one that is busy will not. */
const MOST_FAILURES = 5
const LONGEST_PAUSE_MS = 30_000

/**
 * Actions from the call until their answer. While the line is closed they wait; what was sent and not answered is sent
 * again, same id, so the server can tell. One is in flight per conversation, so that a conversation happens in the
 * order in which it was typed, and a refusal lets the next one go. What nobody wants any more is not sent, and its
 * refusal for now is no failure: somebody else may have it by then. Nothing goes out, or out again, that the server
 * may have done and forgotten: through every line there is one of these, so the last look at the age is here.
 */
export class ActionQueue {
  readonly #actions = new Map<string, Action>()
  readonly #world: Clocks
  readonly #send: (request: Request) => void
  readonly #unwanted: (id: string) => void
  #open = false

  /** `unwanted`: nobody wants any more what was sent. */
  constructor(
    world: Clocks,
    send: (request: Request) => void,
    unwanted: (id: string) => void = () => {},
  ) {
    this.#world = world
    this.#send = send
    this.#unwanted = unwanted
  }

  /** The same id twice is the same action. */
  add<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    { id = actionId(this.#world.now()), signal }: ActOptions = {},
  ): Promise<Done<N>> {
    const action = this.#actions.get(id) ?? this.#make({ id, name, input })
    // What was given up on its way may have been dropped there.
    if (action.askers === 0) action.state = 'waiting'
    action.askers += 1
    signal?.addEventListener('abort', () => this.#leave(action))
    this.#pump()
    return action.promise as Promise<Done<N>>
  }

  /** The line takes actions from now on. */
  open(): void {
    this.#open = true
    this.#pump()
  }

  /** The line is gone; what it was not seen to answer waits again. */
  pause(): void {
    this.#open = false
    for (const action of this.#actions.values()) {
      if (action.askers === 0) this.#withdraw(action)
      else if (action.state === 'sent') action.state = 'waiting'
    }
  }

  settle(id: string, output: unknown, at: Partial<Record<Topic, number>>): void {
    const action = this.#take(id)
    action?.resolve({ output: output as ActionOutput<ActionName>, at })
    this.#pump()
  }

  refuse(id: string, refused: Refused): void {
    const action = this.#actions.get(id)
    if (!action) return
    action.refusals += 1
    if (refused.code === 'internal') action.failures += 1
    const isHopeless = action.failures >= MOST_FAILURES
    const isForNow = refused.temporary && !isHopeless
    if (isForNow && action.askers > 0) return this.#hold(action, refused)
    if (isForNow) this.#withdraw(action)
    else {
      this.#take(id)
      action.reject(new ActionRefused(refused.code, refused.message, refused.details))
    }
    this.#pump()
  }

  /** Nothing will be answered any more. */
  shut(): void {
    this.#open = false
    this.empty()
  }

  /** All that has no answer is left to somebody else. */
  empty(): void {
    const unanswered = [...this.#actions.values()]
    this.#actions.clear()
    for (const { reject } of unanswered) reject(new ActionRefused('closed', 'the line was closed'))
  }

  #make(request: Request): Action {
    const { id, name, input } = request
    const action: Action = {
      ...request,
      ...Promise.withResolvers<Done>(),
      conversation: conversationOf(name, input as ActionInput<ActionName>),
      state: 'waiting',
      refusals: 0,
      failures: 0,
      askers: 0,
      ageThen: Math.max(0, actionAge(id, this.#world.now())),
      since: this.#world.passed(),
    }
    this.#actions.set(id, action)
    return action
  }

  /** What is on its way holds its conversation up until it is answered: the next one can be taken back, too. */
  #leave(action: Action): void {
    action.askers -= 1
    if (action.askers > 0 || this.#actions.get(action.id) !== action) return
    if (action.state === 'sent') return this.#unwanted(action.id)
    this.#withdraw(action)
    // Of several that go at once none is sent because the one before it went first.
    queueMicrotask(() => this.#pump())
  }

  #withdraw({ id, reject }: Action): void {
    this.#take(id)
    reject(new ActionRefused('withdrawn', 'nobody wants it any more'))
  }

  #hold(action: Action, { retryIn }: Refused): void {
    action.state = 'held'
    const pause = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (action.refusals - 1))
    this.#world.after(retryIn ?? pause, () => {
      if (action.state === 'held') action.state = 'waiting'
      this.#pump()
    })
  }

  #take(id: string): Action | undefined {
    const action = this.#actions.get(id)
    this.#actions.delete(id)
    return action
  }

  /** The clock may have been set back since it was made, or while it waited. */
  #ageOf({ id, ageThen, since }: Action): number {
    const { now, passed } = this.#world
    return Math.max(actionAge(id, now()), ageThen + passed() - since)
  }

  #pump(): void {
    if (!this.#open) return
    const busy = new Set<string>()
    let inFlight = [...this.#actions.values()].filter(({ state }) => state === 'sent').length
    for (const action of this.#actions.values()) {
      if (action.state === 'waiting' && isForgottenAt(this.#ageOf(action))) {
        this.#take(action.id)
        action.reject(new ActionRefused(TOO_OLD.code, TOO_OLD.message))
        continue
      }
      if (busy.has(action.conversation)) continue
      busy.add(action.conversation)
      if (action.state !== 'waiting' || inFlight === IN_FLIGHT) continue
      inFlight += 1
      action.state = 'sent'
      this.#send(action)
    }
  }
}

/** What must happen in the order in which it was asked for: within a chat, a post's comments, and otherwise a domain. */
function conversationOf<N extends ActionName>(name: N, input: ActionInput<N>): string {
  if ('chatId' in input) return `chat:${input.chatId}`
  if (name === 'post.comment') return `post:${(input as ActionInput<'post.comment'>).postId}`
  return name.split('.', 1)[0] ?? name
}
