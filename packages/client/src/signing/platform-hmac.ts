import type { HmacSha256Hex } from './hmac.ts'
import { type Buffers, type Crypto, hmacOfCrypto } from './hmac-of-crypto.ts'

/** The HMAC of node:crypto, where that is at hand without an import. */
export function platformHmac(): HmacSha256Hex | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  const crypto = process?.getBuiltinModule?.('node:crypto') as Partial<Crypto> | undefined
  const buffers = process?.getBuiltinModule?.('node:buffer') as Buffers | undefined
  return crypto?.createHmac && crypto.hash && buffers ? hmacOfCrypto(crypto as Crypto, buffers) : undefined
}
