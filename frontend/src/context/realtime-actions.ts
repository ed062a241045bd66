import type { Mutation, QueryClient } from '@tanstack/react-query'
import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { ActionInput, ActionName, ActionOutput } from '@trunkline/shared/contract/catalogue'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { forgetDrafts, forgetDraftsTo } from '../lib/drafts.ts'
import { aimOf } from '../realtime/action-aim.ts'
import { Observable, type Readable } from '../realtime/observable.ts'
import { Outbox, type OutboxOptions } from '../realtime/outbox.ts'
import type { StoredAction } from '../realtime/stored-actions.ts'
import { ActionRefused } from '../realtime/transport.ts'

/**
 * One action as it was asked for. `seen`: the newest row that was known then, where rows are made; `attachment`: the file
 * that it carries, for as long as no answer shows it.
 */
export type Asked<N extends ActionName = ActionName> = {
  id: string
  input: ActionInput<N>
  seen: number
  attachment?: Attachment | undefined
}

export const actionKey = (name: ActionName) => ['action', name]

type Page = Omit<OutboxOptions, 'userId'> & {
  client: QueryClient
  /** Resolves once everything shown holds the events up to these numbers. */
  reached: (at: Partial<Record<Topic, number>>) => Promise<void>
}

/**
 * What the person has asked for and is not done, as the page shows it: a mutation for each action, whichever tab it was
 * asked for in and however often the page was loaded since.
 */
export class AskedActions {
  /** Whether what is asked for now survives a reload. */
  readonly keeps: Readable<boolean>
  readonly #keeps = new Observable(true)
  readonly #page: Page
  #outbox: { userId: number; box: Outbox; ends: (() => void)[] } | null = null

  constructor(page: Page) {
    this.#page = page
    this.keeps = this.#keeps
  }

  /** This tab sends for all of the browser, and keeps what is to be kept for it. */
  get sends(): boolean {
    return this.#outbox?.box.sends === true
  }

  /** These are this person's from now on; what another one left behind is dropped. */
  belongTo(userId: number): void {
    if (this.#outbox?.userId === userId) return
    this.close()
    const box = new Outbox({ ...this.#page, userId })
    const ends = [
      box.onPut((action) => this.#show(action)),
      box.onGone((id) => this.#hide(id)),
      box.keeps.subscribe(() => this.#keeps.set(box.keeps.get())),
    ]
    this.#outbox = { userId, box, ends }
    this.#keeps.set(box.keeps.get())
  }

  /** Done when everything shown holds its effect. Rejects with `ActionRefused`. */
  async carryOut<N extends ActionName>(name: N, asked: Asked<N>): Promise<ActionOutput<N>> {
    const { id, input, ...extra } = asked
    if (!this.#outbox) throw new ActionRefused('closed', 'You are not signed in.')
    const { output, at } = await this.#outbox.box.ask({ id, name, input, extra })
    await this.#page.reached(at)
    return output as ActionOutput<N>
  }

  retry(id: string): void {
    this.#outbox?.box.retry(id)
  }

  discard(id: string): void {
    this.#outbox?.box.discard(id)
    this.#hide(id)
  }

  /**
   * Nobody is left to hear what was to be said there: a chat that I am out of, a post that is not mine to see, a person
   * whom I blocked. What I said there goes with it, and what I was writing.
   */
  end(topic: Topic): void {
    if (this.#outbox) forgetDraftsTo(this.#outbox.userId, topic)
    this.#outbox?.box.end(topic)
    const cache = this.#page.client.getMutationCache()
    for (const said of cache.findAll({ mutationKey: ['action'], status: 'success' })) {
      const name = said.options.mutationKey?.[1] as ActionName
      const { input } = said.state.variables as Asked
      if (aimOf(name, input) === topic) cache.remove(said)
    }
  }

  /**
   * For when the person who is here now has left this browser: takes along what they had not sent, and not finished. The
   * page may know that they are gone before whoever asks for it does.
   */
  leaving(): () => void {
    const box = this.#outbox?.box
    return () => {
      forgetDrafts()
      void box?.clear()
    }
  }

  close(): void {
    for (const end of this.#outbox?.ends ?? []) end()
    this.#outbox?.box.close()
    this.#outbox = null
  }

  #show({ id, name, input, extra, failure }: StoredAction): void {
    const known = this.#find(id)
    if (known) {
      const { error, status } = known.state
      if (status === 'error' && error?.message !== failure?.message)
        void this.#run(known, known.state.variables)
      return
    }
    const { client } = this.#page
    const asked = { id, input, ...(extra as Omit<Asked, 'id' | 'input'>) } as Asked
    const made = client.getMutationCache().build<unknown, Error, Asked, unknown>(client, {
      mutationKey: actionKey(name),
      mutationFn: (one) => this.carryOut(name, one),
    })
    void this.#run(made as Mutation<unknown, Error, unknown, unknown>, asked)
  }

  async #run(mutation: Mutation<unknown, Error, unknown, unknown>, asked: unknown): Promise<void> {
    // Its failure is the mutation's state, for whoever shows it.
    await mutation.execute(asked).catch(() => undefined)
  }

  #hide(id: string): void {
    const mutation = this.#find(id)
    if (mutation) this.#page.client.getMutationCache().remove(mutation)
  }

  #find(id: string): Mutation<unknown, Error, unknown, unknown> | undefined {
    const isIt = ({ options, state }: Mutation<unknown, Error, unknown, unknown>) =>
      options.mutationKey?.[0] === 'action' && (state.variables as Asked | undefined)?.id === id
    return this.#page.client.getMutationCache().find({ predicate: isIt as never })
  }
}
