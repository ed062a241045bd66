import type { EventData, EventName } from '@trunkline/shared/contract/catalogue'
import type { Chat, Message } from '@trunkline/shared/contract/chat'
import type { Person } from '@trunkline/shared/contract/scalars'

const AT = '2026-11-21T10:00:00.000Z'
const PEER = 9

type Place = {
  chat: Omit<Chat, 'lastMessage' | 'readUpTo' | 'unread'>
  said: Message[]
  joinedNo: number
  readUpTo: number
  activeAt: number
  isIn: boolean
}

type Told = 'chat.joined' | 'chat.left' | 'chat.message_created' | 'chat.read' | 'chat.renamed'
type ToldOfMembers = 'chat.member_added' | 'chat.member_removed'
export type TellMe = <N extends EventName & (Told | ToldOfMembers)>(
  name: N,
  data: EventData<N>,
) => void

/** The chats of one person, as `FakeServer` has them: the last is of two, the others are groups. */
export class FakeChats {
  readonly #me: Person
  readonly #tell: TellMe
  readonly #tellsCounts: () => boolean
  readonly #page: number
  readonly #places: Place[]
  #clock = 0

  constructor(options: { me: Person; tell: TellMe; tellsCounts: () => boolean; page: number }) {
    this.#me = options.me
    this.#tell = options.tell
    this.#tellsCounts = options.tellsCounts
    this.#page = options.page
    this.#places = [1, 2, 3, 4, 5].map((id) => this.#begin(id, id === 5 ? 'direct' : 'group'))
  }

  say(chatId: number, byMe: boolean): void {
    const place = this.#in(chatId)
    if (!place) return
    const no = place.said.length + 1
    const message: Message = {
      id: chatId * 1_000 + no,
      chatId,
      no,
      sender: byMe ? this.#me : somebody(PEER),
      content: `${no}`,
      attachment: null,
      createdAt: AT,
      clientId: null,
    }
    place.said.push(message)
    place.activeAt = this.#clock += 1
    this.#tell('chat.message_created', { message, ...this.#counts(place) })
  }

  read(chatId: number, byMe: boolean): void {
    const place = this.#in(chatId)
    const upTo = place?.said.length ?? 0
    if (!place || (!byMe && place.chat.kind === 'group')) return
    if (byMe) place.readUpTo = upTo
    else place.chat.peerReadUpTo = upTo
    const userId = byMe ? this.#me.id : PEER
    this.#tell('chat.read', { chatId, userId, upTo, ...this.#counts(place) })
  }

  /** Out when I am in, and in when I am out; both only of groups. */
  turn(chatId: number): void {
    const place = this.#places.find(({ chat }) => chat.id === chatId)
    if (place?.chat.kind !== 'group') return
    place.isIn = !place.isIn
    if (!place.isIn) {
      this.#tell('chat.left', { chatId, unreadChats: this.#unreadChatsTold() })
      return
    }
    // The others went on without me.
    for (let i = 0; i < 2; i += 1)
      place.said.push({ ...sample(chatId, place.said.length + 1), content: 'meanwhile' })
    place.joinedNo = place.said.length + 1
    place.readUpTo = place.said.length
    place.activeAt = this.#clock += 1
    this.#tell('chat.joined', { chat: this.#shown(place), unreadChats: this.#unreadChatsTold() })
  }

  rename(chatId: number): void {
    const place = this.#in(chatId)
    if (place?.chat.kind !== 'group') return
    place.chat.title = `Title ${(this.#clock += 1)}`
    this.#tell('chat.renamed', { chatId, title: place.chat.title })
  }

  /** Comes when they are out, and goes when they are in. */
  member(chatId: number, userId: number): void {
    const place = this.#in(chatId)
    if (place?.chat.kind !== 'group' || userId === this.#me.id) return
    const others = place.chat.members.filter(({ id }) => id !== userId)
    if (others.length < place.chat.members.length) {
      place.chat = { ...place.chat, members: others, ownerId: this.#me.id }
      this.#tell('chat.member_removed', { chatId, userId, ownerId: this.#me.id })
    } else {
      const members = [...others, somebody(userId)].toSorted((a, b) => a.id - b.id)
      place.chat = { ...place.chat, members }
      this.#tell('chat.member_added', { chatId, member: somebody(userId) })
    }
  }

  /** What a GET below `/api/chats` reads; undefined for what I may not see. */
  answer(id: string, part: string | undefined, before: number): unknown {
    if (id === '') return this.#list(before)
    if (id === 'unread-count') return { unreadChats: this.#unreadChats() }
    const place = this.#in(Number(id))
    if (!place || part !== 'messages') return place && this.#shown(place)
    const seen = this.#seen(place).filter(({ no }) => !(no >= before))
    const items = seen.slice(-this.#page)
    return { items, next: seen.length > this.#page ? (items[0]?.no ?? null) : null }
  }

  #list(before: number) {
    const rows = this.#places
      .filter(({ isIn, activeAt }) => isIn && !(activeAt >= before))
      .toSorted((a, b) => b.activeAt - a.activeAt)
    const shown = rows.slice(0, this.#page)
    const next = rows.length > this.#page ? (shown.at(-1)?.activeAt ?? null) : null
    return { items: shown.map((place) => this.#shown(place)), next }
  }

  #in(chatId: number): Place | undefined {
    return this.#places.find(({ chat, isIn }) => isIn && chat.id === chatId)
  }

  #seen = ({ said, joinedNo }: Place) => said.filter(({ no }) => no >= joinedNo)

  #unreadIn = (place: Place) =>
    this.#seen(place).filter(({ no, sender }) => no > place.readUpTo && sender.id !== this.#me.id)
      .length

  #unreadChats = () =>
    this.#places.filter((place) => place.isIn && this.#unreadIn(place) > 0).length

  #unreadChatsTold = () => (this.#tellsCounts() ? this.#unreadChats() : null)

  #counts(place: Place) {
    const unread = this.#tellsCounts() ? this.#unreadIn(place) : null
    return { unread, unreadChats: this.#unreadChatsTold() }
  }

  #shown(place: Place): Chat {
    const lastMessage = this.#seen(place).at(-1) ?? null
    return { ...place.chat, lastMessage, readUpTo: place.readUpTo, unread: this.#unreadIn(place) }
  }

  #begin(id: number, kind: Chat['kind']): Place {
    const peerReadUpTo = kind === 'direct' ? 0 : null
    const members = [this.#me, somebody(PEER)]
    const chat = { id, kind, title: null, members, ownerId: null, peerReadUpTo, createdAt: AT }
    const activeAt = (this.#clock += 1)
    return { chat, said: [sample(id, 1)], joinedNo: 1, readUpTo: 0, activeAt, isIn: true }
  }
}

const somebody = (id: number): Person => ({ id, handle: `p${id}`, name: `P ${id}`, image: null })

const sample = (chatId: number, no: number): Message => ({
  id: chatId * 1_000 + no,
  chatId,
  no,
  sender: somebody(PEER),
  content: 'hello',
  attachment: null,
  createdAt: AT,
  clientId: null,
})
