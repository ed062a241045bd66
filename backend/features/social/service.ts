/** What people decide about each other, friendship apart. */
export { block } from './block.ts'
export { follow } from './follow.ts'
