import { describe } from 'vitest'

import { memoryPresence } from './presence-memory.ts'
import { presenceContract } from './presence.contract.ts'

describe('presence in memory', () => {
  presenceContract(async (delays) => memoryPresence({ ...delays, clock: Date.now }))
})
