const peopleTabs = ['friends', 'incoming', 'sent', 'find'] as const
export type PeopleTab = (typeof peopleTabs)[number]

/** The tab that an address or a control names, if there is such a tab. */
export const peopleTab = (value: unknown): PeopleTab | undefined =>
  peopleTabs.find((tab) => tab === value)
