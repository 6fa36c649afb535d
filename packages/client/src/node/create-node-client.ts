import type { CdrClient } from '../client.ts'
import { createSigningClient } from '../create-cdr-client.ts'
import { CdrValidationError } from '../errors/cdr-error.ts'
import { readBaseUrl, readTransportSettings } from '../read-options.ts'
import { type CdrNodeClientOptions, readConnectionSettings } from './connection-options.ts'
import { ConnectionPool } from './connection-pool.ts'
import { LeanConnection } from './lean-connection.ts'
import { createSocketOpener } from './open-socket.ts'
import { loadUndici } from './undici-connection.ts'

/**
 * Makes a client as `createCdrClient` of the main entry does, on connections of its own: several times faster than the
 * platform's `fetch`, with TLS settings, a pinned certificate and a proxy for this client alone.
 *
 * @throws CdrValidationError when an option is not valid.
 *
 * @example
 * import { createCdrClient } from '@org/cms-cdr-client/node'
 * const client = createCdrClient({ baseUrl, accessKey, secretKey, ccId: 1, tls: { caFile: '/etc/cms/ca.pem' } })
 */
export function createCdrClient(options: CdrNodeClientOptions): CdrClient {
  const reason = options.fetch
    ? 'with a fetch of your own'
    : hasOwnConnections
      ? undefined
      : 'on Bun, which has no such connections'
  if (reason !== undefined) {
    const own = (['tls', 'proxy', 'connections', 'http'] as const).filter((name) => options[name] !== undefined)
    if (own.length === 0) return createSigningClient(options)
    throw new CdrValidationError(`${own.join(' and ')} cannot be used ${reason}. Leave it out.`)
  }
  const settings = readConnectionSettings(options, readBaseUrl(options.baseUrl), readTransportSettings(options))
  const open = createSocketOpener(settings)
  const sender = new ConnectionPool(settings, async () =>
    settings.http === 'undici'
      ? loadUndici(settings, open)
      : (keeper) => new LeanConnection(keeper, open, settings.maxResponseBytes),
  )
  return createSigningClient(options, sender)
}

/** Bun puts a thing of its own in the place of undici, which lacks the part that is used here. There it is `fetch`. */
const hasOwnConnections = process.versions.bun === undefined
