import type { HmacSha256Hex } from './hmac.ts'

/** The part of node:crypto that is needed here. */
export type Crypto = Pick<typeof import('node:crypto'), 'createHmac' | 'hash'>

/** The part of node:buffer that is needed here. */
export type Buffers = Pick<typeof import('node:buffer'), 'Buffer'>

/** Keys that fill at most one block, and whose pads are ASCII too: every signing key is such a one. */
const isPlain = /^[\0-\x7f]{0,64}$/
const blockBytes = 64
const hashBytes = 32
const innerFill = 0x36
const outerFill = 0x5c

/**
 * Makes an HMAC for one client: two one-shot hashes (RFC 2104), with the pads of the last key remembered, since many
 * messages share a signing key. It costs half of a `Hmac` object, and leaves nothing for the garbage collector.
 */
export function hmacOfCrypto({ createHmac, hash }: Crypto, { Buffer }: Buffers): HmacSha256Hex {
  let lastKey: string | undefined
  let innerPad = ''
  const inner = Buffer.alloc(blockBytes)
  const outer = Buffer.alloc(blockBytes + hashBytes)
  return (key, message) => {
    if (key !== lastKey) {
      if (!isPlain.test(key)) return createHmac('sha256', key).update(message).digest('hex')
      inner.fill(innerFill, key.length)
      outer.fill(outerFill, key.length, blockBytes)
      for (let index = 0; index < key.length; index++) {
        const byte = key.charCodeAt(index)
        inner[index] = byte ^ innerFill
        outer[index] = byte ^ outerFill
      }
      innerPad = inner.toString('latin1')
      lastKey = key
    }
    // As text and back again: a hash that comes as bytes costs twice as much.
    outer.write(hash('sha256', innerPad + message, 'hex'), blockBytes, 'hex')
    return hash('sha256', outer, 'hex')
  }
}
