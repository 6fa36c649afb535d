import { type CdrClient, createCdrClient as createPortableClient } from './client.ts'
import type { CdrClientOptions } from './options.ts'
import { nodeHmac } from './sign/hmac-node.ts'

export * from './index.ts'
export { nodeHmac } from './sign/hmac-node.ts'

/**
 * Makes a client as `createCdrClient` of the main entry does, with node:crypto in the signer.
 *
 * @throws CdrValidationError when an option is not valid.
 *
 * @example
 * import { createCdrClient } from '@org/cms-cdr-client/node'
 * const client = createCdrClient({ baseUrl, accessKey, secretKey, ccId: 1 })
 */
export function createCdrClient(options: CdrClientOptions): CdrClient {
  return createPortableClient({ hmac: nodeHmac, ...options })
}
