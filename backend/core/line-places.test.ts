import { expect, test } from 'vitest'

import { LinePlaces, networkOf } from './line-places.ts'

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('who has a whole network of addresses gets no more places than who has one', async () => {
  const places = new LinePlaces({
    maxSocketsPerUser: 1,
    maxLegacySocketsPerUser: 1,
    maxSocketsPerAddress: 2,
    connectsPerIpPerMinute: 100,
  })
  const first = await places.ofAddress('2001:db8:1:2::1')
  expect(await places.ofAddress('2001:db8:1:2::2')).toBeDefined()
  expect(await places.ofAddress('2001:db8:1:2:ffff::3')).toBeUndefined()
  expect(await places.ofAddress('2001:db8:1:3::1')).toBeDefined()
  first?.()
  expect(await places.ofAddress('2001:db8:1:2::4')).toBeDefined()
})
