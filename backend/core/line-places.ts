import { isIPv6 } from 'node:net'

import { RateLimiterMemory } from 'rate-limiter-flexible'

import { Quota } from './limits.ts'

/** How many lines, sockets and streams alike, may stand at once, and be opened in a minute. */
export type LineLimits = {
  maxSocketsPerUser: number
  maxLegacySocketsPerUser: number
  maxSocketsPerAddress: number
  connectsPerIpPerMinute: number
}

/** Gives back what was taken, once. */
export type Leave = () => void

/** The places of this process for lines: every line takes one of its user and one of its address, whatever it is carried by. */
export class LinePlaces {
  readonly #perUser: { unified: Quota<number>; legacy: Quota<number> }
  readonly #perAddress: Quota<string>
  readonly #opened: RateLimiterMemory

  constructor(limits: LineLimits) {
    this.#perUser = {
      unified: new Quota(limits.maxSocketsPerUser),
      legacy: new Quota(limits.maxLegacySocketsPerUser),
    }
    this.#perAddress = new Quota(limits.maxSocketsPerAddress)
    this.#opened = new RateLimiterMemory({ points: limits.connectsPerIpPerMinute, duration: 60 })
  }

  /** Undefined when the address holds as many as it may, or has opened too many within the minute. */
  async ofAddress(address = ''): Promise<Leave | undefined> {
    const network = networkOf(address)
    const isWithinRate = await this.#opened.consume(network).then(
      () => true,
      () => false,
    )
    return isWithinRate ? this.#perAddress.take(network) : undefined
  }

  /** Undefined when this person holds as many of the kind as they may. */
  ofUser(kind: 'unified' | 'legacy', userId: number): Leave | undefined {
    return this.#perUser[kind].take(userId)
  }
}

/** What counts as one place in the network: an IPv4 address, or the 64 bits of IPv6 that are given out to one connection. */
export function networkOf(address: string): string {
  const [mapped] = /\d+\.\d+\.\d+\.\d+$/.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.replace(/%.*/, '').split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
