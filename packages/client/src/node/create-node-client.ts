import manifest from '../../package.json' with { type: 'json' }
import type { CdrClient } from '../client.ts'
import { createSigningClient } from '../create-cdr-client.ts'
import { CdrValidationError } from '../errors/validation-error.ts'
import { readBaseUrl, readTransportSettings } from '../read-options.ts'
import { type CdrNodeClientOptions, readConnectionSettings } from './connection-options.ts'
import { createUndiciSender } from './undici-sender.ts'

const ownHeaders = { 'user-agent': `cms-cdr-client/${manifest.version}` }

/**
 * Creates a client like `createCdrClient` of the main entry, on its own pool of connections: faster than the platform's
 * `fetch`, with TLS settings, a pinned certificate and a proxy for this client alone.
 *
 * @throws CdrValidationError when an option is not valid.
 *
 * @example
 * import { createCdrClient } from '@org/cms-cdr-client/node'
 * const client = createCdrClient({ baseUrl, accessKey, secretKey, ccId: 1, tls: { caFile: '/etc/cms/ca.pem' } })
 */
export function createCdrClient(options: CdrNodeClientOptions): CdrClient {
  if (options.fetch) {
    const unused = (['tls', 'proxy', 'connections'] as const).filter((name) => options[name] !== undefined)
    if (unused.length === 0) return createSigningClient(options, { ownHeaders })
    throw new CdrValidationError(`${unused.join(' and ')} cannot be used with a fetch of your own. Leave it out.`)
  }
  const settings = readConnectionSettings(options, readBaseUrl(options.baseUrl), readTransportSettings(options))
  return createSigningClient(options, { ownHeaders, sender: createUndiciSender(settings) })
}
