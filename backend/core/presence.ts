export type PresenceChange = { userId: number; online: boolean; rev: number; at: number }

/**
 * Who is here. Leases, not counts: a node's word dies with the node. `rev` rises with every change of a user, on
 * whatever node, so that an old "offline" cannot beat a new "online" (PROMISES M4).
 */
export interface Presence {
  /** One more connection of this user on this node. The returned function takes it back, once, however often it is called. */
  arrive(userId: number): () => void
  /** Leaves at once, without grace: the person said goodbye. */
  leave(userId: number): void
  online(userIds: readonly number[]): Promise<Map<number, { rev: number; since: number }>>
  /** Called on every node for every change, after grace: a reload or a restart is no change. */
  onChange(listener: (change: PresenceChange) => void): void
  close(): Promise<void>
}
