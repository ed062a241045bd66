import { expect, test } from 'vitest'

import { bytesOfOneSocket, machineBusyMs, socketBuffers, socketObjects } from './kernel.ts'

const slabinfo = `slabinfo - version: 2.1
# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>
TCP                   91    104   2368   13    8 : tunables    0    0    0 : slabdata      7      7      0
sock_inode_cache     209    209    832   19    4 : tunables    0    0    0 : slabdata     11     11      0
dentry            245416 246036    192   21    1 : tunables    0    0    0 : slabdata  11716  11716      0
`

test("the machine's sockets are what their caches hold, and nothing of files", () => {
  expect(socketObjects(slabinfo)).toBe(91 * 2368 + 209 * 832)
})

test('one socket costs one of each of its objects', () => {
  expect(bytesOfOneSocket(slabinfo)).toBe(2368 + 832 + 192)
  expect(bytesOfOneSocket('slabinfo - version: 2.1')).toBeNull()
})

test('buffered bytes are the pages of TCP alone', () => {
  const sockstat = `sockets: used 16
TCP: inuse 2 orphan 0 tw 18 alloc 2 mem 70
UDP: inuse 0 mem 9
`
  expect(socketBuffers(sockstat)).toBe(70 * 4_096)
  expect(socketBuffers('sockets: used 16')).toBeNull()
})

test('waiting for a disk is not being busy', () => {
  expect(machineBusyMs('cpu  10 1 20 1000 500 2 3 4 0 0\ncpu0 1 2 3')).toBe(400)
  expect(machineBusyMs('')).toBeNull()
})
