import { createHmac, hash } from 'node:crypto'
import type { HmacSha256Hex } from './hmac.ts'

/**
 * HMAC-SHA256 by node:crypto.
 *
 * @example
 * createSigner({ accessKey, secretKey, hmac: nodeHmac })
 */
export const nodeHmac: HmacSha256Hex = (key, message) => createHmac('sha256', key).update(message).digest('hex')

/** Keys that fill at most one block, and whose pads are ASCII too: every signing key is such a one. */
const isPlain = /^[\0-\x7f]{0,64}$/

/**
 * Makes an HMAC for one client: two one-shot hashes (RFC 2104), with the pads of the last key remembered, since many
 * messages share a signing key. It costs half of a `Hmac` object, and leaves nothing for the garbage collector.
 */
export function createNodeHmac(): HmacSha256Hex {
  let lastKey: string | undefined
  let innerPad = ''
  const outer = Buffer.alloc(96)
  return (key, message) => {
    if (!isPlain.test(key)) return nodeHmac(key, message)
    if (key !== lastKey) {
      const block = Buffer.alloc(64)
      block.write(key, 'latin1')
      innerPad = String.fromCharCode(...block.map((byte) => byte ^ 0x36))
      outer.set(block.map((byte) => byte ^ 0x5c))
      lastKey = key
    }
    outer.set(hash('sha256', innerPad + message, 'buffer'), 64)
    return hash('sha256', outer, 'hex')
  }
}
