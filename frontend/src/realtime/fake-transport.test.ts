import { FakeTransport } from './fake-transport.ts'
import { MINE, notificationEvent, transportContract } from './transport.contract.ts'

transportContract('fake', () => {
  const transport = new FakeTransport()
  const carriedOut: { id: string; input: unknown }[] = []
  let isSilent = false
  const answerAll = () => {
    for (const { id, name, input } of transport.actions.slice()) {
      if (!carriedOut.some((done) => done.id === id)) carriedOut.push({ id, input })
      if (isSilent) continue
      if (name === 'friend_request.accept') transport.refuse('not_found', 'no such request')
      else transport.answer({ ...(input as object), unread: 0 }, { [MINE]: 9 })
    }
  }
  const timer = setInterval(answerAll, 1)
  return Promise.resolve({
    transport,
    happen: (n) => transport.tell(notificationEvent(n)),
    cut: () => {
      transport.cut()
      setTimeout(() => transport.mend(), 100)
    },
    carriedOut: () => carriedOut,
    swallowAnswers: () => (isSilent = true),
    answerAgain: () => (isSilent = false),
    close: () => {
      clearInterval(timer)
      return Promise.resolve()
    },
  })
})
