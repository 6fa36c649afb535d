import { type HmacSha256Hex, portableHmac } from './hmac.ts'
import { type Buffers, type Crypto, hmacOfCrypto } from './hmac-of-crypto.ts'

/** The quickest HMAC of the platform: node:crypto where it is at hand without an import, else plain JavaScript. */
export function platformHmac(): HmacSha256Hex {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  const crypto = process?.getBuiltinModule?.('node:crypto') as Partial<Crypto> | undefined
  const buffers = process?.getBuiltinModule?.('node:buffer') as Buffers | undefined
  return crypto?.createHmac && crypto.hash && buffers ? hmacOfCrypto(crypto as Crypto, buffers) : portableHmac
}
