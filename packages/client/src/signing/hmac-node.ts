import { createHmac, hash } from 'node:crypto'
import type { HmacSha256Hex } from './hmac.ts'
import { hmacOfCrypto } from './hmac-of-crypto.ts'

/**
 * HMAC-SHA256 by node:crypto.
 *
 * @example
 * createSigner({ accessKey, secretKey, hmac: nodeHmac })
 */
export const nodeHmac: HmacSha256Hex = hmacOfCrypto({ createHmac, hash })
