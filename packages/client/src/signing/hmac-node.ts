import { getBuiltinModule } from 'node:process'
import type { HmacSha256Hex } from './hmac.ts'
import { hmacOfCrypto } from './hmac-of-crypto.ts'

let made: HmacSha256Hex | undefined

/**
 * HMAC-SHA256 by node:crypto, which is loaded with the first call.
 *
 * @example
 * createSigner({ accessKey, secretKey, hmac: nodeHmac })
 */
export const nodeHmac: HmacSha256Hex = (key, message) => {
  made ??= hmacOfCrypto(getBuiltinModule('node:crypto'), getBuiltinModule('node:buffer'))
  return made(key, message)
}
