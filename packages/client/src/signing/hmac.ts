import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * HMAC-SHA256 of a UTF-8 message under a UTF-8 key, as lower-case hex text.
 *
 * @example
 * const hmac: HmacSha256Hex = (key, message) => createHmac('sha256', key).update(message).digest('hex')
 */
export type HmacSha256Hex = (key: string, message: string) => string

/**
 * {@link HmacSha256Hex} in plain JavaScript: synchronous in every runtime.
 *
 * @example
 * portableHmac('key', 'message').length // 64
 */
export const portableHmac: HmacSha256Hex = (key, message) =>
  bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(message)))
