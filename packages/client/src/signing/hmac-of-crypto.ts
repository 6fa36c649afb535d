import type { HmacSha256Hex } from './hmac.ts'

/** The part of node:crypto that is needed here. */
export type Crypto = Pick<typeof import('node:crypto'), 'createHmac' | 'hash'>

/** Keys that fill at most one block, and whose pads are ASCII too: every signing key is such a one. */
const isPlain = /^[\0-\x7f]{0,64}$/
const blockBytes = 64

/**
 * Makes an HMAC for one client: two one-shot hashes (RFC 2104), with the pads of the last key remembered, since many
 * messages share a signing key. It costs half of a `Hmac` object, and leaves nothing for the garbage collector.
 */
export function hmacOfCrypto({ createHmac, hash }: Crypto): HmacSha256Hex {
  let lastKey: string | undefined
  let innerPad = ''
  const inner = new Uint8Array(blockBytes)
  const outer = new Uint8Array(blockBytes + 32)
  return (key, message) => {
    if (key !== lastKey) {
      if (!isPlain.test(key)) return createHmac('sha256', key).update(message).digest('hex')
      for (let index = 0; index < blockBytes; index++) {
        const byte = index < key.length ? key.charCodeAt(index) : 0
        inner[index] = byte ^ 0x36
        outer[index] = byte ^ 0x5c
      }
      innerPad = String.fromCharCode(...inner)
      lastKey = key
    }
    outer.set(hash('sha256', innerPad + message, 'buffer'), blockBytes)
    return hash('sha256', outer, 'hex')
  }
}
