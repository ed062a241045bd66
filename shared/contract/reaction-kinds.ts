/** What one may say to a post with one touch. Pages need these without the schemas. */
export const reactionKinds = ['like', 'love', 'laugh', 'wow', 'sad'] as const
export type ReactionKind = (typeof reactionKinds)[number]
