import type { Write, WriteTx } from '../../core/write.ts'
import type { Database, ReadDb } from '../../db/database.ts'
import { DEMO_PASSWORD, type NewUser, updateProfile } from '../accounts/service.ts'
import { addMembers, createChat, markChatRead, sendMessage } from '../chats/service.ts'
import { accept, cancel, decline, send } from '../friend-requests/service.ts'
import { markAllRead } from '../notifications/service.ts'
import { follow } from '../social/service.ts'
import { type DemoChat, demoChats } from './chats.ts'
import { type DemoKey, demoPeople } from './people.ts'
import { demoPictures, drawn } from './pictures.ts'
import { postScenes } from './post-scenes.ts'
import { HOUR_MS, type Ids, MINUTE_MS, type Scene } from './scene.ts'
import { demoFollows, demoPosts, demoReadHoursAgo, demoRequests } from './story.ts'

/** Keeps a form's file, as whoever sends one asks for. */
type Upload = {
  receive(userId: number, request: Request): Promise<{ id: number }>
}

const DAY_MS = 24 * HOUR_MS

/**
 * Fills an empty database with a small believable past, by the same acts as everybody's, so that rows, counts and
 * log agree. False, and nothing done, where anybody has signed up or written anything. One cut short is made anew
 * by the next; the same every time but for `now`.
 */
export async function seedDemo(services: {
  database: Database
  write: Write
  accounts: { createUser(user: NewUser): Promise<number> }
  uploads: Upload
  now: number
  progress?: (line: string) => void
}): Promise<boolean> {
  const { database, write, accounts, uploads, now, progress = () => undefined } = services
  if (!(await isEmpty(database.db))) return false
  await database.writer.deleteFrom('users').where('demo', '=', 1).execute()
  progress(`Demo: ${demoPeople.length} people …`)
  const ids = {} as Record<DemoKey, number>
  for (const { key, name, bio, joinedDaysAgo } of demoPeople)
    ids[key] = await accounts.createUser({
      name,
      handle: key,
      bio,
      email: `${key}@demo.example`,
      password: DEMO_PASSWORD,
      demo: true,
      joinedAt: new Date(now - joinedDaysAgo * DAY_MS),
    })
  // A folder that cannot be written to is the operator's to see, and no reason to have no demo.
  await giveFaces(ids, { write, uploads }).catch((error: Error) =>
    progress(`Demo: without pictures, they could not be kept (${error.message}).`),
  )
  const scenes = story(ids, now)
  progress(
    `Demo: ${demoPosts.length} posts, ${demoRequests.length} friend requests, ${demoChats.length} chats …`,
  )
  await write(async (tx) => {
    for (const { at, play } of scenes) await play({ ...tx, now: at })
  })
  progress(`Demo: ready. Sign in as ${demoPeople[0].key}@demo.example, password ${DEMO_PASSWORD}.`)
  return true
}

/** Nobody but unfinished demo people, and nothing written. */
async function isEmpty(db: ReadDb): Promise<boolean> {
  const person = await db
    .selectFrom('users')
    .select('id')
    .where('demo', '=', 0)
    .limit(1)
    .executeTakeFirst()
  const post = await db.selectFrom('posts').select('id').limit(1).executeTakeFirst()
  return person === undefined && post === undefined
}

/** Pictures for those who have one; the others are seen by their initials. */
async function giveFaces(
  ids: Ids,
  { write, uploads }: { write: Write; uploads: Upload },
): Promise<void> {
  for (const { key } of demoPeople) {
    const paint = demoPictures[key]
    if (!paint) continue
    const form = new FormData()
    form.set('file', new File([drawn(paint)], `${key}.png`))
    const request = new Request('http://localhost/', { method: 'POST', body: form })
    const { id: attachmentId } = await uploads.receive(ids[key], request)
    await write((tx) => updateProfile(tx, ids[key], { attachmentId }))
  }
}

/** Everything in the order in which it happened: ids rise with time. */
function story(ids: Ids, now: number): Scene[] {
  const scenes = [
    ...demoRequests.flatMap((request) => requestScenes(ids, request, now)),
    ...demoPosts.flatMap((post) => postScenes(ids, post, now)),
    ...demoFollows.map(({ by, whom, hoursAgo }) => ({
      at: now - hoursAgo * HOUR_MS,
      play: async (tx: WriteTx) =>
        void (await follow(tx, ids[by], { userId: ids[whom], on: true })),
    })),
    ...demoChats.flatMap((chat) => chatScenes(ids, chat, now)),
    ...Object.entries(demoReadHoursAgo).map(([key, hoursAgo]) => ({
      at: now - hoursAgo * HOUR_MS,
      play: async (tx: WriteTx) => void (await markAllRead(tx, ids[key as DemoKey])),
    })),
  ]
  return scenes.sort((a, b) => a.at - b.at)
}

function requestScenes(ids: Ids, request: (typeof demoRequests)[number], now: number): Scene[] {
  const [from, to] = [ids[request.from], ids[request.to]]
  const at = now - request.hoursAgo * HOUR_MS
  let id = 0
  const sent: Scene = {
    at,
    play: async (tx) => {
      ;({ id } = await send(tx, from, to))
    },
  }
  const ends = {
    accepted: (tx: WriteTx) => accept(tx, to, id),
    declined: (tx: WriteTx) => decline(tx, to, id),
    cancelled: (tx: WriteTx) => cancel(tx, from, id),
  }
  if (request.ending === 'pending') return [sent]
  const end = ends[request.ending]
  return [sent, { at: at + 40 * MINUTE_MS, play: async (tx) => void (await end(tx)) }]
}

function chatScenes(ids: Ids, chat: DemoChat, now: number): Scene[] {
  const at = (hoursAgo: number) => now - hoursAgo * HOUR_MS
  const { title, lines, added = [], readHoursAgo } = chat
  let chatId = 0
  const begun: Scene = {
    at: at(chat.hoursAgo),
    play: async (tx) => {
      const memberIds = chat.others.map((key) => ids[key])
      ;({ id: chatId } = await createChat(tx, ids[chat.by], { memberIds, title }))
    },
  }
  const said = lines.map(({ by, hoursAgo, text: content }) => ({
    at: at(hoursAgo),
    play: async (tx: WriteTx) => void (await sendMessage(tx, ids[by], { chatId, content })),
  }))
  const joined = added.map(({ by, who, hoursAgo }) => ({
    at: at(hoursAgo),
    play: async (tx: WriteTx) =>
      void (await addMembers(tx, ids[by], { chatId, memberIds: [ids[who]] })),
  }))
  const read = Object.entries(readHoursAgo).map(([key, hoursAgo]) => ({
    at: at(hoursAgo),
    play: async (tx: WriteTx) =>
      void (await markChatRead(tx, ids[key as DemoKey], { chatId, upTo: Infinity })),
  }))
  return [begun, ...said, ...joined, ...read]
}
