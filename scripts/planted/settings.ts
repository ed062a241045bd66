import type { PlantedFault } from './fault.ts'

/** Settings that are right alone and wrong together, and defaults that follow from others. */
export const settingFaults: readonly PlantedFault[] = [
  {
    breaks:
      'who raises the sockets of an address is refused at the start, or left without a connection',
    file: 'backend/config-order.ts',
    find: 'Math.max(600, 3 * set.MAX_SOCKETS_PER_ADDRESS)',
    by: '600',
    project: 'backend',
    test: 'backend/config.test.ts',
    title: 'so are its connections',
  },
  {
    breaks: 'the sockets of an address may take all its connections',
    file: 'backend/config-order.ts',
    find: 'connections >= 2 * sockets',
    by: 'connections >= sockets',
    project: 'backend',
    test: 'backend/config.test.ts',
    title: 'leave its pages no connection',
  },
  {
    breaks: 'a file is allowed that no day takes',
    file: 'backend/config-order.ts',
    find: "  ['MAX_UPLOAD_BYTES', 'UPLOAD_BYTES_PER_DAY'],\n",
    by: '',
    project: 'backend',
    test: 'backend/config.test.ts',
    title: 'could never be sent',
  },
  {
    breaks: 'a phone never gets its picture sent in time',
    file: 'backend/config.ts',
    find: 'whole(300_000',
    by: 'whole(60_000',
    project: 'backend',
    test: 'backend/config.test.ts',
    title: 'time to arrive',
  },
]
