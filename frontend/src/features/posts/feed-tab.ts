const feedTabs = ['public', 'following'] as const
export type FeedTab = (typeof feedTabs)[number]

/** The feed that an address or a control names, if there is such a feed. */
export const feedTab = (value: unknown): FeedTab | undefined =>
  feedTabs.find((tab) => tab === value)
