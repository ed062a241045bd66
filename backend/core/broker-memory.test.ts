import { describe } from 'vitest'

import { memoryBroker } from './broker-memory.ts'
import { brokerContract } from './broker.contract.ts'

describe('broker in memory', () => {
  brokerContract(async (count) => Array.from({ length: count }, memoryBroker))
})
