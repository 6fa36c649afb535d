import { createHmac } from 'node:crypto'
import type { HmacSha256Hex } from './hmac.ts'

/**
 * HMAC-SHA256 by node:crypto.
 *
 * @example
 * createSigner({ accessKey, secretKey, hmac: nodeHmac })
 */
export const nodeHmac: HmacSha256Hex = (key, message) => createHmac('sha256', key).update(message).digest('hex')
