import { topic } from '@trunkline/shared/protocol/topic'
import { describe, expect, test } from 'vitest'

import { memoryBroker } from './broker-memory.ts'
import { anEvent, brokerContract } from './broker.contract.ts'

describe('broker in memory', () => {
  brokerContract(async (count) => Array.from({ length: count }, () => memoryBroker()))

  test('a listener that fails takes nothing from the others, nor from whoever publishes', async () => {
    const errors: unknown[] = []
    const broker = memoryBroker((error) => void errors.push(error))
    const heard: unknown[] = []
    broker.onMessage(() => {
      throw new Error('planned')
    })
    broker.onMessage((message) => void heard.push(message))
    await broker.follow([topic.notifications(1)])
    broker.publish([anEvent(1, 1), anEvent(1, 2)])
    expect(heard).toEqual([anEvent(1, 1), anEvent(1, 2)])
    expect(errors).toHaveLength(2)
  })
})
