import type { DemoKey } from './people.ts'

type Line = { by: DemoKey; hoursAgo: number; text: string }
export type DemoChat = {
  by: DemoKey
  others: readonly DemoKey[]
  /** A group has one. */
  title?: string
  hoursAgo: number
  lines: readonly Line[]
  added?: readonly { by: DemoKey; who: DemoKey; hoursAgo: number }[]
  /** When each last read it; what came later is unread. */
  readHoursAgo: Partial<Record<DemoKey, number>>
}

/** What the people of the demo say to each other where nobody else listens. */
export const demoChats: readonly DemoChat[] = [
  {
    by: 'ada',
    others: ['ben'],
    hoursAgo: 160,
    lines: [
      {
        by: 'ada',
        hoursAgo: 160,
        text: 'You were right about the weather. I was wrong about the jacket.',
      },
      {
        by: 'ben',
        hoursAgo: 159.8,
        text: 'The weather is always right. It is people who are early.',
      },
      { by: 'ada', hoursAgo: 52, text: 'We load-test the footbridge on Thursday. How windy?' },
      {
        by: 'ben',
        hoursAgo: 51.5,
        text: 'Thursday: north 3, dry until evening. A good day to jump on things.',
      },
      {
        by: 'ada',
        hoursAgo: 28.6,
        text: 'Eleven millimetres! You owe me nothing, I owe you cake.',
      },
      {
        by: 'ben',
        hoursAgo: 28.1,
        text: 'Saved a slice for me, I hope. I am back on land on Sunday.',
      },
      {
        by: 'ben',
        hoursAgo: 5.2,
        text: 'Also: Saturday looks fine until four. Take the coast path, not the ridge.',
      },
    ],
    readHoursAgo: { ada: 20, ben: 28 },
  },
  {
    by: 'grace',
    others: ['daniel'],
    hoursAgo: 130,
    lines: [
      { by: 'grace', hoursAgo: 130, text: 'About that tiny Fresnel lens. Were you serious?' },
      {
        by: 'daniel',
        hoursAgo: 129.5,
        text: 'Deadly. It is from a bicycle lamp, 1912. Come by on Tuesday?',
      },
      {
        by: 'grace',
        hoursAgo: 129.4,
        text: 'Tuesday. I am bringing the chapter with the drawings.',
      },
      {
        by: 'daniel',
        hoursAgo: 80,
        text: 'You left your glasses here. They now hold up a shutter, sorry.',
      },
      { by: 'grace', hoursAgo: 79.2, text: 'So that is why everything has looked like a Monet.' },
    ],
    readHoursAgo: { grace: 79, daniel: 70 },
  },
  {
    by: 'carmen',
    others: ['elif'],
    hoursAgo: 90,
    lines: [
      {
        by: 'carmen',
        hoursAgo: 90,
        text: 'Is there one word for “too tired to be tired”? Asking for a staff room.',
      },
      {
        by: 'elif',
        hoursAgo: 89,
        text: 'Portuguese gives you “moído”: ground, like coffee. Use it on Fridays.',
      },
      { by: 'carmen', hoursAgo: 88.7, text: 'On the blackboard it goes.' },
      {
        by: 'elif',
        hoursAgo: 3.4,
        text: 'A student of yours just asked me whether “yakamoz” can be graphed.',
      },
    ],
    readHoursAgo: { carmen: 40, elif: 3 },
  },
  {
    by: 'ada',
    others: ['ben', 'carmen', 'grace'],
    title: 'Saturday hills',
    hoursAgo: 78,
    lines: [
      {
        by: 'ada',
        hoursAgo: 78,
        text: 'Who is in for Saturday? Twelve kilometres, two hills, one bakery.',
      },
      { by: 'carmen', hoursAgo: 77.2, text: 'In. I will carry the map and blame nobody.' },
      { by: 'grace', hoursAgo: 76, text: 'In, if the second hill has a bench.' },
      {
        by: 'ben',
        hoursAgo: 70,
        text: 'At sea until noon. I will meet you at the bakery, which is the point anyway.',
      },
      {
        by: 'grace',
        hoursAgo: 50,
        text: 'This is Farah. She walks faster than all of us and knows first aid.',
      },
      {
        by: 'farah',
        hoursAgo: 49.6,
        text: 'Hello! Off shift at seven on Saturday, so I may be asleep on that bench.',
      },
      { by: 'ada', hoursAgo: 49, text: 'Welcome! The bench has been inspected. It holds.' },
      {
        by: 'carmen',
        hoursAgo: 24,
        text: 'Meeting point: north gate of the station, 8:40. The 8:52 does not wait.',
      },
      {
        by: 'ben',
        hoursAgo: 4.9,
        text: 'Forecast for the hills: dry, 6 degrees, wind from behind on the way home.',
      },
      { by: 'farah', hoursAgo: 2.6, text: 'Wind from behind is my favourite kind of exercise.' },
      { by: 'grace', hoursAgo: 1.3, text: 'I am bringing the good thermos and book 45.' },
    ],
    added: [{ by: 'grace', who: 'farah', hoursAgo: 50.2 }],
    readHoursAgo: { ada: 12, ben: 4.8, carmen: 2, grace: 1.2, farah: 2.5 },
  },
  {
    by: 'grace',
    others: ['ada'],
    hoursAgo: 60,
    lines: [
      {
        by: 'grace',
        hoursAgo: 60,
        text: 'Do engineers read novels? I have one with a bridge in it.',
      },
      { by: 'ada', hoursAgo: 58, text: 'Only to check the bridge. What is it made of?' },
      { by: 'grace', hoursAgo: 57.5, text: 'Regret, mostly. And limestone.' },
      { by: 'ada', hoursAgo: 57, text: 'Sold.' },
      {
        by: 'grace',
        hoursAgo: 1.1,
        text: 'It is in my bag for Saturday. No cracked spines, please.',
      },
    ],
    readHoursAgo: { ada: 50, grace: 1 },
  },
]
