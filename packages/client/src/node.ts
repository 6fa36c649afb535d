import manifest from '../package.json' with { type: 'json' }
import type { CdrSigningClient } from './client.ts'
import { createSigningClient } from './create-cdr-client.ts'
import { CdrValidationError } from './errors/cdr-error.ts'
import type { CdrEvent } from './events.ts'
import {
  type CdrNodeClientOptions,
  type CdrNodeClientSettings,
  readConnectionSettings,
} from './node/connection-options.ts'
import { createSocketOpener } from './node/open-socket.ts'
import { createUndiciSender } from './node/undici-sender.ts'
import { fromThrown } from './queries/receive.ts'
import { readSettings, type Settings } from './read-options.ts'

// The createCdrClient of this file takes precedence.
export * from './index.ts'
export type { CdrNodeClientOptions, CdrNodeClientSettings, CdrTlsOptions } from './node/connection-options.ts'

const ownHeaders = { 'user-agent': `cms-cdr-client/${manifest.version}` }

/**
 * Creates a client like `createCdrClient` of the main entry, on its own pool of connections: faster than the platform's
 * `fetch`, with TLS settings, a pinned certificate and a proxy for this client alone. On a runtime that does not let a program
 * compile WebAssembly, such as workerd, it uses the platform's `fetch`, has none of them, and reports a `fallback` event.
 *
 * @throws CdrValidationError when an option is not valid.
 *
 * @example
 * import { createCdrClient } from '@org/cms-cdr-client/node'
 * const client = createCdrClient({ baseUrl, accessKey, secretKey, ccId: 1, tls: { caFile: '/etc/cms/ca.pem' } })
 */
export function createCdrClient(options: CdrNodeClientOptions): CdrSigningClient {
  const { headers, ...others } = readSettings(options)
  const settings: Settings = { ...others, headers: () => ({ ...ownHeaders, ...headers() }) }
  if (!options.fetch && canRunUndici())
    return createSigningClient(
      options,
      settings,
      createUndiciSender(readConnectionSettings(options), settings.maxResponseBytes),
    )
  const unused = (['tls', 'proxy', 'connections'] as const).filter((name) => options[name] !== undefined)
  if (unused.length > 0) {
    const where = options.fetch ? 'with a fetch of your own' : 'on this runtime, where only its own fetch can be used'
    throw new CdrValidationError(`${unused.join(' and ')} cannot be used ${where}. Leave it out.`)
  }
  const { onEvent } = settings
  if (options.fetch || !onEvent) return createSigningClient(options, settings)
  return createSigningClient(options, { ...settings, onEvent: reportingFallback(onEvent) })
}

/** Reports with the first event of a client that the platform's `fetch` is used. */
function reportingFallback(onEvent: (event: CdrEvent) => void): typeof onEvent {
  let isFirst = true
  return (event) => {
    const { requestId, query } = event
    const fallback: CdrEvent = { type: 'fallback', transport: 'fetch', requestId, query }
    const events = isFirst ? [fallback, event] : [event]
    isFirst = false
    // An async listener may reject later.
    return Promise.all(events.map((one) => onEvent(one)))
  }
}

declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object }

/** Whether undici works here: its parser is WebAssembly, which workerd does not let a program compile. */
function canRunUndici(): boolean {
  try {
    // The shortest valid module: its magic number and version.
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)))
  } catch {
    return false
  }
}

/**
 * An open connection: a `Socket` of node:net. It is not typed as one, so that this package does not need the types of Node.
 *
 * @example
 * const end = (connection: Connection) => connection.destroy()
 */
export interface Connection {
  /** Closes it at once. */
  destroy(): unknown
}

/**
 * Opens a connection as a client with these settings does: through its proxy, with its TLS settings, and only to its pinned
 * certificate. It serves programs that talk to the same system in their own way, such as a conformance check. The caller
 * closes it.
 *
 * @throws CdrValidationError when a setting is not valid; CdrNetworkError when no connection opens.
 *
 * @example
 * const socket = await openConnection({ baseUrl, tls: { caFile: '/etc/cms/ca.pem' } })
 * socket.destroy()
 */
export async function openConnection(
  settings: Pick<CdrNodeClientSettings, 'baseUrl' | 'proxy' | 'timeoutMilliseconds' | 'tls'>,
): Promise<Connection> {
  const { timeoutMilliseconds } = readSettings(settings).limits
  const connection = readConnectionSettings(settings)
  const open = createSocketOpener(connection)
  return open(new AbortController().signal, timeoutMilliseconds).catch((error: unknown) => {
    throw fromThrown(error, `The connection to ${new URL(connection.origin).host}`, { attempts: 0 })
  })
}
