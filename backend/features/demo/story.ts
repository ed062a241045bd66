import type { ReactionKind } from '@trunkline/shared/contract/reaction-kinds'

import type { DemoKey } from './people.ts'

/** `answers` is the place of the answered comment among the post's. */
type Comment = { by: DemoKey; minutesLater: number; text: string; answers?: number }
export type DemoPost = {
  by: DemoKey
  hoursAgo: number
  text: string
  comments?: Comment[]
  reactions?: Partial<Record<ReactionKind, DemoKey[]>>
  reposts?: DemoKey[]
}

/** What the people of the demo wrote. */
export const demoPosts: readonly DemoPost[] = [
  {
    by: 'ben',
    hoursAgo: 166,
    text: 'First frost on deck this morning. The whole harbour smells of coffee and diesel. #harbour',
    reactions: { like: ['elif'], love: ['ada', 'daniel'] },
    comments: [
      { by: 'ada', minutesLater: 22, text: 'Two of my favourite smells, to be honest.' },
      { by: 'daniel', minutesLater: 95, text: 'Please tell me you took a photo.' },
    ],
  },
  {
    by: 'grace',
    hoursAgo: 142,
    text: 'Book 44 of the year: a history of lighthouses. I now have opinions about lenses. #books',
    reactions: { like: ['ben', 'elif'], wow: ['daniel'] },
    comments: [
      {
        by: 'daniel',
        minutesLater: 14,
        text: 'Fresnel lenses! Come over, I have a tiny one on my desk.',
      },
      { by: 'grace', minutesLater: 31, text: 'Consider me invited.', answers: 0 },
      {
        by: 'ben',
        minutesLater: 240,
        text: 'I sail past three of them every day and still slow down.',
      },
    ],
  },
  {
    by: 'carmen',
    hoursAgo: 118,
    text: 'A student proved today that a square has five corners. I could not find the mistake for a full minute. #school',
    reactions: { laugh: ['ada', 'hugo', 'elif', 'farah'] },
    reposts: ['elif'],
    comments: [
      { by: 'hugo', minutesLater: 8, text: 'You cannot leave us there. How?' },
      {
        by: 'carmen',
        minutesLater: 19,
        text: 'He counted the one he was standing in.',
        answers: 0,
      },
      {
        by: 'ada',
        minutesLater: 40,
        text: 'Give that child a job in structural engineering. Wait, no. Do not.',
      },
    ],
  },
  {
    by: 'elif',
    hoursAgo: 97,
    reactions: { love: ['ben', 'grace', 'farah'] },
    reposts: ['ben'],
    text: 'Word of the week: “yakamoz”, the glitter of moonlight on the sea. Four syllables shorter than any translation. #words',
    comments: [{ by: 'ben', minutesLater: 55, text: 'I have needed this word for twenty years.' }],
  },
  {
    by: 'farah',
    hoursAgo: 76,
    text: 'Off shift at seven, in the garden by eight. Picked the last tomatoes in November, which feels like cheating. #garden',
    reactions: { like: ['grace', 'ada'], wow: ['hugo'] },
    comments: [
      {
        by: 'grace',
        minutesLater: 33,
        text: 'Green ones make the best chutney. I will trade you a book for two jars.',
      },
    ],
  },
  {
    by: 'daniel',
    hoursAgo: 54,
    text: 'A 1956 rangefinder came back to life on my bench today. The first picture it took in forty years is of a very surprised cat. #film',
    reactions: { laugh: ['farah'], love: ['elif', 'grace', 'ada'] },
    reposts: ['farah'],
    comments: [
      { by: 'elif', minutesLater: 12, text: 'Show us the cat.' },
      {
        by: 'farah',
        minutesLater: 47,
        text: 'Seconded. This is about the cat now.',
        answers: 0,
      },
    ],
  },
  {
    by: 'hugo',
    hoursAgo: 47,
    text: 'Headwind both ways. I have checked: this is possible, and it is personal. #cycling',
    reactions: { laugh: ['carmen', 'ben'], sad: ['grace'] },
    comments: [{ by: 'carmen', minutesLater: 26, text: 'Statistically it is even likely. Sorry.' }],
  },
  {
    by: 'ada',
    hoursAgo: 29,
    reactions: { like: ['ben', 'grace'], wow: ['carmen', 'hugo', 'daniel'] },
    reposts: ['ben'],
    text: 'Load test on the footbridge today: forty colleagues jumping in step. It moved eleven millimetres. We budgeted for fourteen, so there was cake. #bridges',
    comments: [
      { by: 'carmen', minutesLater: 18, text: 'Using this in class tomorrow. What was the span?' },
      { by: 'hugo', minutesLater: 64, text: 'So I may ride across it? Slowly?' },
    ],
  },
  {
    by: 'grace',
    hoursAgo: 20,
    text: 'The branch library is looking for volunteers on Saturdays. Tea is provided, silence is optional. #books #harbour',
    reactions: { like: ['daniel', 'farah', 'ada'] },
    reposts: ['daniel', 'farah'],
  },
  {
    by: 'ben',
    hoursAgo: 9,
    text: 'Southerly 5 to 6, rain after four, and a seal asleep on the fairway buoy as if it paid rent. #harbour #weather',
    reactions: { laugh: ['daniel'], love: ['ada', 'elif'] },
    reposts: ['ada'],
    comments: [
      {
        by: 'elif',
        minutesLater: 21,
        text: 'Some of us would read a newspaper made of these forecasts.',
      },
    ],
  },
  {
    by: 'ada',
    hoursAgo: 4,
    text: 'Which walk would you show to somebody who has one free day here and good shoes? @grace, you know them all. #goodshoes',
    reactions: { like: ['hugo'] },
    comments: [
      {
        by: 'ben',
        minutesLater: 11,
        text: 'The coast path to the old pilot station. Go early, come back with the tide.',
      },
      {
        by: 'grace',
        minutesLater: 25,
        text: 'The canal, and then the bookshop at lock seven. In that order, or you will carry books all day.',
      },
      {
        by: 'daniel',
        minutesLater: 70,
        text: 'Anywhere with fog. @ben knows when.',
        answers: 0,
      },
    ],
  },
  {
    by: 'carmen',
    hoursAgo: 2,
    text: 'Marked thirty tests. Average up by a whole point since we started doing the exercises as a relay race. #school #goodshoes',
    reactions: { like: ['ada'], love: ['elif'] },
  },
]

/** Who follows whom, besides being friends with others. */
export const demoFollows: readonly { by: DemoKey; whom: DemoKey; hoursAgo: number }[] = [
  { by: 'elif', whom: 'ben', hoursAgo: 160 },
  { by: 'hugo', whom: 'ada', hoursAgo: 120 },
  { by: 'ada', whom: 'farah', hoursAgo: 75 },
  { by: 'daniel', whom: 'elif', hoursAgo: 52 },
  { by: 'farah', whom: 'daniel', hoursAgo: 50 },
  { by: 'carmen', whom: 'grace', hoursAgo: 19 },
  { by: 'elif', whom: 'ada', hoursAgo: 3 },
]

type Ending = 'accepted' | 'declined' | 'cancelled' | 'pending'
export type DemoRequest = { from: DemoKey; to: DemoKey; hoursAgo: number; ending: Ending }

/** Who asked whom, and what became of it. */
export const demoRequests: readonly DemoRequest[] = [
  { from: 'ada', to: 'ben', hoursAgo: 170, ending: 'accepted' },
  { from: 'carmen', to: 'ada', hoursAgo: 168, ending: 'accepted' },
  { from: 'ben', to: 'daniel', hoursAgo: 150, ending: 'accepted' },
  { from: 'grace', to: 'daniel', hoursAgo: 139, ending: 'accepted' },
  { from: 'elif', to: 'carmen', hoursAgo: 96, ending: 'accepted' },
  { from: 'grace', to: 'ada', hoursAgo: 88, ending: 'accepted' },
  { from: 'hugo', to: 'grace', hoursAgo: 70, ending: 'declined' },
  { from: 'farah', to: 'ben', hoursAgo: 66, ending: 'cancelled' },
  { from: 'farah', to: 'grace', hoursAgo: 60, ending: 'accepted' },
  { from: 'ada', to: 'elif', hoursAgo: 30, ending: 'pending' },
  { from: 'hugo', to: 'carmen', hoursAgo: 26, ending: 'pending' },
  { from: 'daniel', to: 'ada', hoursAgo: 6, ending: 'pending' },
  { from: 'farah', to: 'ada', hoursAgo: 1, ending: 'pending' },
]

/** When each last opened their notifications; what came later is unread. */
export const demoReadHoursAgo: Readonly<Partial<Record<DemoKey, number>>> = {
  ada: 12,
  ben: 40,
  carmen: 3,
  daniel: 50,
  grace: 90,
}
