import { readFileSync } from 'node:fs'
import { CdrValidationError } from '../errors/cdr-error.ts'
import type { CdrClientKeys, CdrClientSettings } from '../options.ts'
import { isPlainObject, numberFrom, readBaseUrl, refuse } from '../read-options.ts'

/**
 * How the certificate of the server is verified. It applies to one client, never to the process.
 *
 * @example
 * const tls: CdrTlsOptions = { caFile: '/etc/cms/ca.pem', serverName: 'cms.example.test' }
 */
export interface CdrTlsOptions {
  /** Trusted certificates in PEM, instead of those that Node trusts. */
  readonly ca?: string | readonly string[] | undefined
  /** Path of a file with trusted certificates in PEM, in place of those that Node trusts. */
  readonly caFile?: string | undefined
  /**
   * SHA-256 of the one certificate that is accepted, as 64 hex digits with or without colons. It is compared before the
   * first byte of a request is sent, and replaces the verification of CA and name, so that a self-signed certificate on an
   * IP address can be pinned.
   */
  readonly fingerprint?: string | undefined
  /** Server name (SNI) to send and to find in the certificate, if the base URL has another name or an IP address. */
  readonly serverName?: string | undefined
}

/**
 * Settings of a client with its own connections, without its keys.
 *
 * @example
 * const settings: CdrNodeClientSettings = { baseUrl: 'https://10.0.0.7:28443', tls: { fingerprint } }
 */
export interface CdrNodeClientSettings extends CdrClientSettings {
  readonly tls?: CdrTlsOptions | undefined
  /**
   * HTTP or HTTPS proxy to connect through, such as `http://user:password@proxy.example.test:3128`. The client opens a
   * tunnel through it (CONNECT). It reads no environment variables: to follow `HTTPS_PROXY` and `NO_PROXY`, pass the URL that they name.
   */
  readonly proxy?: string | URL | undefined
  /** Maximum number of open connections. Default: 64. */
  readonly connections?: number | undefined
}

/**
 * Settings of a client with its own connections.
 *
 * @example
 * const options: CdrNodeClientOptions = { ...settings, accessKey, secretKey, connections: 16 }
 */
export type CdrNodeClientOptions = CdrNodeClientSettings & CdrClientKeys

/** The settings of connections, validated and complete. */
export interface ConnectionSettings {
  readonly origin: string
  readonly connections: number
  readonly tls: {
    readonly ca: readonly string[] | undefined
    /** Upper-case hex digits, as Node gives them, without colons. */
    readonly fingerprint: string | undefined
    readonly serverName: string | undefined
  }
  readonly proxy: URL | undefined
}

export function readConnectionSettings(options: CdrNodeClientSettings): ConnectionSettings {
  const { tls = {} } = options
  if (!isPlainObject(tls)) refuse('tls', "an object such as { caFile: 'ca.pem' }", tls)
  for (const name of ['caFile', 'fingerprint', 'serverName'] as const)
    if (tls[name] !== undefined && typeof tls[name] !== 'string') refuse(`tls.${name}`, 'a string', tls[name])
  const connections = numberFrom('connections', 1, options.connections, 64)
  if (connections === Number.POSITIVE_INFINITY) refuse('connections', 'a finite number', connections)
  const { origin, protocol } = new URL(readBaseUrl(options.baseUrl))
  if (options.tls && protocol === 'http:') {
    throw new CdrValidationError('tls is set, but the base URL starts with http://. Give an https:// URL.')
  }
  return {
    origin,
    connections: Math.floor(connections),
    tls: { ca: readCa(tls), fingerprint: readFingerprint(tls.fingerprint), serverName: tls.serverName },
    proxy: readProxy(options.proxy),
  }
}

function readCa({ ca, caFile }: CdrTlsOptions): string[] | undefined {
  if (ca === undefined && caFile === undefined) return undefined
  if (![ca ?? []].flat().every((pem) => typeof pem === 'string')) refuse('tls.ca', 'a string or an array of them', ca)
  const pems = [ca ?? [], caFile === undefined ? [] : readCaFile(caFile)].flat()
  if (pems.length > 0 && pems.every((pem) => pem.includes('-----BEGIN CERTIFICATE-----'))) return pems
  throw new CdrValidationError(`${caFile ?? 'tls.ca'} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`)
}

function readCaFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CdrValidationError(`tls.caFile cannot be read: ${(cause as Error).message}.`, { cause })
  }
}

function readFingerprint(fingerprint: string | undefined): string | undefined {
  if (fingerprint === undefined) return undefined
  const digits = fingerprint.replace(/^sha-?256(?: fingerprint)?[:= ]|:/gi, '').toUpperCase()
  if (/^[0-9A-F]{64}$/.test(digits)) return digits
  throw new CdrValidationError('tls.fingerprint must be the SHA-256 of a certificate: 64 hex digits, colons allowed.')
}

function readProxy(proxy: string | URL | undefined): URL | undefined {
  if (proxy === undefined) return undefined
  const url = URL.canParse(String(proxy)) ? new URL(proxy) : undefined
  // The address is not repeated, because it may contain a password.
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new CdrValidationError('proxy must be an http or https URL such as http://proxy.example.test:3128.')
  try {
    decodeURIComponent(url.username + url.password)
    return url
  } catch {
    throw new CdrValidationError('The user or the password in proxy has a % that is not encoded. Write it as %25.')
  }
}
