/** What people decide about each other, friendship apart; blocks are nobody else's business. */
export { follow } from './follow.ts'
