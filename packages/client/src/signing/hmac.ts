import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

/**
 * HMAC-SHA256 of a UTF-8 message under a UTF-8 key, as lower-case hex text.
 *
 * @example
 * const hmac: HmacSha256Hex = (key, message) => createHmac('sha256', key).update(message).digest('hex')
 */
export type HmacSha256Hex = (key: string, message: string) => string

const utf8 = new TextEncoder()
const toHex = (byte: number): string => byte.toString(16).padStart(2, '0')

/**
 * {@link HmacSha256Hex} in plain JavaScript: synchronous in every runtime.
 *
 * @example
 * portableHmac('key', 'message').length // 64
 */
export const portableHmac: HmacSha256Hex = (key, message) =>
  Array.from(hmac(sha256, utf8.encode(key), utf8.encode(message)), toHex).join('')
