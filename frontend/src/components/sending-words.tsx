import { useSendingWords } from '../hooks/use-sending-words.ts'

/** Beside what is on its way: whether it is being sent, or waits for a line. */
export function SendingWords() {
  return <span>{useSendingWords()}</span>
}
