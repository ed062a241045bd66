import type { PlantedFault } from './fault.ts'

/** Faults in how many lines a person and an address may hold. */
export const placesFaults: readonly PlantedFault[] = [
  {
    breaks: 'an address may hold any number of sockets',
    file: 'backend/core/line-places.ts',
    find: 'new Quota(limits.maxSocketsPerAddress)',
    by: 'new Quota(Infinity)',
    project: 'backend',
    test: 'backend/core/upgrades.test.ts',
  },
  {
    breaks: 'an address may try any number of times',
    file: 'backend/core/line-places.ts',
    find: 'points: limits.connectsPerIpPerMinute',
    by: 'points: 1_000_000',
    project: 'backend',
    test: 'backend/core/upgrades.test.ts',
  },
  {
    breaks: 'an address may hold any number of streams beside its sockets',
    file: 'backend/legacy/sse.ts',
    find: 'await places.ofAddress(address)',
    by: '() => undefined',
    project: 'backend',
    test: 'backend/legacy/places.test.ts',
  },
  {
    breaks: 'every address of one network has limits of its own',
    file: 'backend/core/line-places.ts',
    find: '.slice(0, 4)',
    by: '',
    project: 'backend',
    test: 'backend/core/line-places.test.ts',
  },
  {
    breaks: 'a person may hold any number of sockets',
    file: 'backend/core/line-places.ts',
    find: 'unified: new Quota(limits.maxSocketsPerUser)',
    by: 'unified: new Quota(Infinity)',
    project: 'backend',
    test: 'backend/core/upgrades.test.ts',
  },
]
