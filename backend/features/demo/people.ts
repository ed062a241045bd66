/** The people of the demo. `key` is how the story names them; their e-mail is `<key>@demo.example`. */
export const demoPeople = [
  {
    key: 'ada',
    name: 'Ada Okafor',
    bio: 'Builds bridges for a living, the steel kind. Sourdough on Sundays, hills on Saturdays.',
    joinedDaysAgo: 210,
  },
  {
    key: 'ben',
    name: 'Ben Lindqvist',
    bio: 'Ferry pilot out of Gothenburg. I post weather you can trust.',
    joinedDaysAgo: 190,
  },
  {
    key: 'carmen',
    name: 'Carmen Ruiz',
    bio: 'Teaches maths to fourteen-year-olds, learns patience from them.',
    joinedDaysAgo: 160,
  },
  {
    key: 'daniel',
    name: 'Daniel Kim',
    bio: 'Restores old cameras. Ask me about light seals at your own risk.',
    joinedDaysAgo: 120,
  },
  {
    key: 'elif',
    name: 'Elif Yılmaz',
    bio: 'Translator, Turkish and Portuguese. Collects words that no other language has.',
    joinedDaysAgo: 95,
  },
  {
    key: 'farah',
    name: 'Farah Haddad',
    bio: 'Night-shift nurse, day-shift gardener. The tomatoes know me best.',
    joinedDaysAgo: 60,
  },
  {
    key: 'grace',
    name: 'Grace Whitaker',
    bio: 'Retired librarian, unretired reader. One book a week since 1974.',
    joinedDaysAgo: 33,
  },
  {
    key: 'hugo',
    name: 'Hugo Moreau',
    bio: 'Cycles to work in any weather and complains about all of it.',
    joinedDaysAgo: 12,
  },
] as const

export type DemoKey = (typeof demoPeople)[number]['key']
