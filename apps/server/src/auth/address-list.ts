import { BlockList, isIP } from 'node:net'

/** Addresses and networks, such as `10.0.0.0/8`, `192.0.2.7` or `2001:db8::/32`. */
export class AddressList {
  readonly #list = new BlockList()

  /** @throws RangeError when an entry is neither an address nor a network. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [address = '', bits] = entry.split('/')
      const version = isIP(address)
      const most = version === 6 ? 128 : 32
      const length = bits === undefined ? most : Number(bits)
      if (version === 0 || !/^\d*$/.test(bits ?? '') || bits === '' || length > most) {
        throw new RangeError(`"${entry}" is neither an address nor a network such as 10.0.0.0/8.`)
      }
      this.#list.addSubnet(address, length, version === 6 ? 'ipv6' : 'ipv4')
    }
  }

  /** Returns whether an address is in the list. An IPv4-mapped IPv6 address counts as the IPv4 address; other strings are never in it. */
  has(address: string): boolean {
    const version = isIP(address)
    return version !== 0 && this.#list.check(address, version === 6 ? 'ipv6' : 'ipv4')
  }
}
