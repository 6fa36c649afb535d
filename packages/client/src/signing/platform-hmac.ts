import { type HmacSha256Hex, portableHmac } from './hmac.ts'
import { type Crypto, hmacOfCrypto } from './hmac-of-crypto.ts'

/** The quickest HMAC of the platform: node:crypto where it is at hand without an import, else plain JavaScript. */
export function platformHmac(): HmacSha256Hex {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => Partial<Crypto> | undefined } }
  const crypto = process?.getBuiltinModule?.('node:crypto')
  return crypto?.createHmac && crypto.hash ? hmacOfCrypto(crypto as Crypto) : portableHmac
}
