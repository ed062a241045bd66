import { readdirSync, readFileSync } from 'node:fs'

/**
 * What the kernel keeps for sockets, in bytes. Null where the system does not tell: only Linux does, and of its
 * objects only to its administrator.
 */
export type KernelMemory = {
  /** What one end of a TCP connection takes: the sizes of its objects in /proc/slabinfo. */
  perSocket: number | null
  /** Sockets and their inodes, of the whole machine: /proc/slabinfo. */
  objects: number | null
  /** Data waiting in TCP sockets of the whole machine: /proc/net/sockstat. */
  buffers: number | null
}

/** What only sockets have, so that the machine's total can be watched. */
const SOCKETS_ONLY = new Set(['TCP', 'TCPv6', 'sock_inode_cache'])
/** One socket of a process that waits for it with epoll: itself, inode, file, name, and its place in epoll. */
const ONE_SOCKET = ['TCP', 'sock_inode_cache', 'filp', 'dentry', 'eventpoll_epi']
/** What /proc/net/sockstat counts in. */
const PAGE = 4_096

type Cache = { active: number; size: number }

function caches(slabinfo: string): Map<string, Cache> {
  const lines = slabinfo.split('\n').map((line) => line.split(/\s+/))
  return new Map(
    lines
      .filter(([, , , size]) => /^\d+$/.test(size ?? ''))
      .map(([name = '', active, , size]) => [name, { active: Number(active), size: Number(size) }]),
  )
}

/** Bytes of objects in use, over the caches that only sockets have. */
export function socketObjects(slabinfo: string): number {
  const known = [...caches(slabinfo)].filter(([name]) => SOCKETS_ONLY.has(name))
  return known.reduce((bytes, [, { active, size }]) => bytes + active * size, 0)
}

/** Bytes of the objects that one end of a connection needs; null when the kernel lists no TCP sockets. */
export function bytesOfOneSocket(slabinfo: string): number | null {
  const known = caches(slabinfo)
  if (!known.has('TCP')) return null
  return ONE_SOCKET.reduce((bytes, name) => bytes + (known.get(name)?.size ?? 0), 0)
}

/** Bytes that TCP sockets hold in buffers. */
export function socketBuffers(sockstat: string): number | null {
  const pages = /^TCP:.* mem (\d+)/m.exec(sockstat)?.[1]
  return pages === undefined ? null : Number(pages) * PAGE
}

/** The machine's busy time since it started, in ms over all cores; null where it does not tell. */
export function machineBusyMs(stat: string): number | null {
  const cells = /^cpu +(.*)$/m.exec(stat)?.[1]?.split(' ').map(Number)
  if (!cells) return null
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = cells
  const TICK_MS = 10
  return (user + nice + system + irq + soft + steal) * TICK_MS
}

/** Looks now. */
export function kernelMemory(): KernelMemory {
  const slabinfo = readOr('/proc/slabinfo')
  const sockstat = readOr('/proc/net/sockstat')
  return {
    perSocket: slabinfo === undefined ? null : bytesOfOneSocket(slabinfo),
    objects: slabinfo === undefined ? null : socketObjects(slabinfo),
    buffers: sockstat === undefined ? null : socketBuffers(sockstat),
  }
}

/** Looks now. */
export function busyMs(): number | null {
  const stat = readOr('/proc/stat')
  return stat === undefined ? null : machineBusyMs(stat)
}

/** Files and sockets that a process has open. */
export function descriptors(pid: number): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return null
  }
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
