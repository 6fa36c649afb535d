import { readBaseUrl, readTransportSettings } from '../read-options.ts'
import { type CdrNodeClientSettings, readConnectionSettings } from './connection-options.ts'
import { createSocketOpener } from './open-socket.ts'

/**
 * An open connection: a `Socket` of node:net. It is not typed as one, so that this package does not ask for the types of Node.
 *
 * @example
 * const end = (connection: Connection) => connection.destroy()
 */
export interface Connection {
  /** Ends it at once. */
  destroy(): unknown
}

/**
 * Opens a connection as a client with these settings does: through its proxy, with its TLS, and only to its pinned certificate. For
 * programs that speak to the same system in a way of their own, such as a check of its conformance. The caller closes it.
 *
 * @throws CdrValidationError when a setting is not valid; the fault of the network or of TLS as Node gives it.
 *
 * @example
 * const socket = await openConnection({ baseUrl, tls: { caFile: '/etc/cms/ca.pem' } })
 * socket.destroy()
 */
export async function openConnection(
  settings: Pick<CdrNodeClientSettings, 'baseUrl' | 'proxy' | 'timeoutMilliseconds' | 'tls'>,
): Promise<Connection> {
  const connection = readConnectionSettings(settings, readBaseUrl(settings.baseUrl), readTransportSettings(settings))
  return createSocketOpener(connection)()
}
