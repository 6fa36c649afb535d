import createApi, { type Client } from 'openapi-fetch'
import { catalogues } from './codes.ts'
import type { Cdr } from './domain/cdr.ts'
import { CdrNotFoundError } from './errors/not-found-error.ts'
import { CdrValidationError } from './errors/validation-error.ts'
import type { paths } from './generated/wire.ts'
import {
  type CdrClientOptions,
  type CdrQuery,
  readAccessKey,
  readBaseUrl,
  readScheme,
  readSecretKey,
  readTimeZone,
} from './options.ts'
import { type QuerySettings, queryCdr } from './query-cdr.ts'
import { portableHmac } from './sign/hmac.ts'
import type { Fetch } from './transport/fetch.ts'
import { withSignature } from './transport/with-signature.ts'
import { withTimeout } from './transport/with-timeout.ts'

const knownNotFoundCodes = Object.values(catalogues.resultCode)
  .filter((entry) => entry.meansNotFound)
  .map((entry) => String(entry.value))

/** Asks one CC-CMS for call records. Made by {@link createCdrClient}. */
export interface CdrClient {
  /** The typed openapi-fetch client on the signed transport: vendor names, vendor answers, no errors of ours. */
  readonly api: Client<paths>

  /**
   * Gives the record of one finished call.
   *
   * @throws CdrNotFoundError when no such call is kept, CdrResultError for any other failing result code, CdrAuthError
   * for HTTP 401, CdrHttpError for another status, CdrNetworkError, CdrTimeoutError, CdrResponseError when the answer
   * is not one of this interface, CdrValidationError when the query is not valid.
   *
   * @example
   * const cdr = await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
   */
  getCdr(query: CdrQuery): Promise<Cdr>
}

/**
 * Makes a client for one CC-CMS. It reads no environment, prints nothing and keeps no secret in readable form.
 *
 * @throws CdrValidationError when an option is not valid.
 *
 * @example
 * const client = createCdrClient({
 *   baseUrl: 'https://cms.example.test:28443',
 *   accessKey: 'my-access-key',
 *   secretKey: await readSecret(),
 *   ccId: 1,
 *   timeZone: 'America/Sao_Paulo',
 * })
 * const cdr = await client.getCdr({ callId: '1000000000-0001', direction: 'auto' })
 */
export function createCdrClient(options: CdrClientOptions): CdrClient {
  const baseUrl = readBaseUrl(options.baseUrl)
  const timeoutMilliseconds = options.timeoutMilliseconds ?? 30_000
  if (!(timeoutMilliseconds > 0)) throw new CdrValidationError('timeoutMilliseconds must be greater than 0.')
  const send: Fetch = options.fetch ?? ((request) => globalThis.fetch(request))
  const signed = withSignature(send, {
    accessKey: readAccessKey(options.accessKey),
    secretKey: readSecretKey(options.secretKey),
    scheme: readScheme(options.scheme ?? 'cms'),
    hmac: options.hmac ?? portableHmac,
    now: options.now ?? (() => new Date()),
  })
  const api = createApi<paths>({ baseUrl, fetch: withTimeout(signed, timeoutMilliseconds) })
  const settings: QuerySettings = {
    api,
    baseUrl,
    timeoutMilliseconds,
    bodyForm: options.bodyForm ?? 'wrapped',
    timeZone: readTimeZone(options.timeZone),
    notFoundResultCodes: new Set(options.notFoundResultCodes ?? knownNotFoundCodes),
  }
  return {
    api,
    getCdr: (query) => getCdr({ ...query, ccId: query.ccId ?? options.ccId }, settings),
  }
}

async function getCdr(query: CdrQuery, settings: QuerySettings): Promise<Cdr> {
  if (query.direction !== 'auto') return queryCdr(query, query.direction, settings)
  try {
    return await queryCdr(query, 'inbound', settings)
  } catch (error) {
    if (!(error instanceof CdrNotFoundError)) throw error
  }
  try {
    return await queryCdr(query, 'outbound', settings)
  } catch (error) {
    if (!(error instanceof CdrNotFoundError)) throw error
    const where = `Call ${query.callId} (ccId ${query.ccId}) at ${settings.baseUrl}`
    throw new CdrNotFoundError(`${where} is kept neither as inbound nor as outbound.`, { status: 200, attempts: 2 })
  }
}
