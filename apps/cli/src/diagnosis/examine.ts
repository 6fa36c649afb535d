import { randomUUID } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { type Cdr, type CdrClient, type CdrError, CdrNetworkError, isCdrError } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { queryPath, signatureClockSkewSeconds } from '@org/cms-cdr-client/signing'
import { queryBody } from '@org/cms-cdr-formats/query-to-sign'
import { adviceFor, withoutAdvice } from '../report-failure.ts'
import { inspectCertificate, oneLine, openTcp } from '../settings/certificate.ts'
import type { ClientSettings } from '../settings/client-settings.ts'
import { hostWithoutPort, isSignatureAccepted } from './probe.ts'

export interface Step {
  readonly name: string
  readonly outcome: 'ok' | 'failed' | 'skipped'
  readonly detail: string
  /** What to do, if the check failed. */
  readonly advice?: string
}

/** What the operator of the system may want to know about the requests. It is filled in by the checks. */
export interface Facts {
  localAddress?: string | undefined
  requestId?: string | undefined
  httpStatus?: number | undefined
}

type Result = Cdr | CdrError

const maxConnectMilliseconds = 10_000

/** Checks the connection to a system, step by step. A caller who stops at the first failed step starts no other check. */
export async function* examine(settings: ClientSettings, facts: Facts, callId?: string): AsyncGenerator<Step> {
  yield checkName(settings)
  yield checkConnection(settings, facts)
  await using client = createCdrClient({ ...settings, connections: 1, retry: 0 })
  const certificate = await describeCertificate(settings)
  const lookedUp = callId ?? `doctor-${randomUUID()}`
  const clock = await checkClock(client, settings.ccId, lookedUp)
  const result = await client.getCdr({ callId: lookedUp }).catch((error: unknown) => {
    if (isCdrError(error)) return error
    throw error
  })
  if (isCdrError(result)) Object.assign(facts, { requestId: result.requestId, httpStatus: result.httpStatus })
  yield checkTls(settings, certificate, result)
  yield clock
  yield* readResult(result, settings, callId)
}

const ok = (name: string, detail: string): Step => ({ name, outcome: 'ok', detail })
const skipped = (name: string, detail: string): Step => ({ name, outcome: 'skipped', detail })
const failed = (name: string, detail: string, advice: string): Step => ({ name, outcome: 'failed', detail, advice })

async function checkName({ baseUrl, proxy }: ClientSettings): Promise<Step> {
  const host = new URL(proxy ?? baseUrl).hostname.replace(/^\[|\]$/g, '')
  const name = proxy ? 'DNS of the proxy' : 'DNS'
  if (isIP(host)) return ok(name, `${host} is an IP address`)
  try {
    const addresses = await lookup(host, { all: true })
    return ok(name, `${host} has the address ${addresses.map(({ address }) => address).join(', ')}`)
  } catch (error) {
    const detail = `${host} has no address (${(error as NodeJS.ErrnoException).code})`
    return failed(name, detail, adviceFor(new CdrNetworkError(detail, { kind: proxy ? 'proxy' : 'dns' })))
  }
}

async function checkConnection(settings: ClientSettings, facts: Facts): Promise<Step> {
  const { proxy, timeoutMilliseconds = maxConnectMilliseconds } = settings
  const url = new URL(settings.baseUrl)
  const through = proxy ? ` through the proxy ${new URL(proxy).host}` : ''
  const began = performance.now()
  try {
    const socket = await openTcp(url, proxy, Math.min(timeoutMilliseconds, maxConnectMilliseconds))
    const { localAddress, remoteAddress, remotePort } = socket
    facts.localAddress = localAddress
    socket.destroy()
    const to = proxy ? url.host : `${remoteAddress} port ${remotePort}`
    return ok('TCP', `${to}${through} in ${Math.round(performance.now() - began)} ms, from ${localAddress}`)
  } catch (error) {
    if (!isCdrError(error)) throw error
    return failed('TCP', withoutAdvice(error), adviceFor(error))
  }
}

/** Describes the certificate of the server, trusted or not. `undefined` if it presents none. */
async function describeCertificate({ baseUrl, proxy, tls }: ClientSettings): Promise<string | undefined> {
  const url = new URL(baseUrl)
  if (url.protocol === 'http:') return undefined
  const found = await inspectCertificate(url, proxy, tls?.serverName).catch(() => undefined)
  if (!found) return undefined
  const { subject, issuer, validToDate, fingerprint256 } = found.certificate
  const until = validToDate.toISOString().slice(0, 10)
  return `${oneLine(subject)}, issued by ${oneLine(issuer)}, valid until ${until}, SHA-256 ${fingerprint256}`
}

/** Whether the server's certificate is trusted is decided by the query, which verifies it as every command does. */
function checkTls({ baseUrl, tls }: ClientSettings, certificate: string | undefined, result: Result): Step {
  if (baseUrl.startsWith('http:'))
    return skipped('TLS', 'the URL starts with http:, so nothing is encrypted or verified')
  if (isCdrError(result, 'network') && result.kind.includes('tls')) {
    const problem = withoutAdvice(result).replace(/^.* failed: |\.$/g, '')
    return failed('TLS', certificate ? `${certificate}; ${problem}` : problem, adviceFor(result))
  }
  const trust = tls?.fingerprint ? ', the pinned certificate' : ''
  return certificate ? ok('TLS', certificate + trust) : skipped('TLS', 'the server presented no certificate')
}

/** Compares the clocks. Every response has the time of the server, an error too. */
async function checkClock(client: CdrClient, ccId: number, callId: string): Promise<Step> {
  const body = queryBody({ ccId, callId, direction: 'inbound' })
  const began = Date.now()
  // The query that follows reports why there is no response.
  const result = await client.api.POST(queryPath, { body, parseAs: 'text' }).catch(() => undefined)
  const time = Date.parse(result?.response.headers.get('date') ?? '')
  if (Number.isNaN(time)) return skipped('clock', 'the server does not send its time')
  // The header has whole seconds, rounded down, and the response took its time.
  const skew = Math.round((time + 500 - (began + Date.now()) / 2) / 1000)
  const what = skew === 0 ? 'agrees with' : `is ${Math.abs(skew)} s ${skew > 0 ? 'behind' : 'ahead of'}`
  const detail = `the clock of this machine ${what} the clock of the server`
  if (Math.abs(skew) <= signatureClockSkewSeconds) return ok('clock', detail)
  const advice = 'Correct the clock of this machine: turn on time synchronization (NTP).'
  return failed('clock', `${detail}; at most ${signatureClockSkewSeconds} s are allowed`, advice)
}

/** Steps that one query decides, and what each shows if it is passed. */
const querySteps = [
  ['signature', 'accepted'],
  ['allowlist', 'this machine is allowed'],
  ['permission', 'the access key may query this call center'],
  ['query', 'answered'],
] as const

async function* readResult(result: Result, settings: ClientSettings, callId?: string): AsyncGenerator<Step> {
  const isNotFound = isCdrError(result, 'not_found') && callId === undefined
  const failing = isCdrError(result) && !isNotFound ? failingStep(result) : undefined
  // Other errors do not show whether CC-CMS has checked the signature.
  const hasResponse = !isCdrError(result) || ['auth', 'result', 'not_found'].includes(result.code)
  for (const [name, detail] of querySteps) {
    if (isCdrError(result) && name === failing) {
      const advice = name === 'signature' ? await adviceForSignature(result, settings) : adviceFor(result)
      return yield failed(name, withoutAdvice(result), advice)
    }
    if (!hasResponse) continue
    if (name !== 'query') yield ok(name, detail)
    else if (isCdrError(result)) yield ok(name, 'answered: a call that does not exist is not found')
    else yield ok(name, `call ${result.callId} is found as ${result.direction}`)
  }
}

/** Returns the step that an error belongs to. */
function failingStep(error: CdrError): (typeof querySteps)[number][0] {
  if (error.code === 'auth') return 'signature'
  if (error.code === 'http') return 'allowlist'
  const isForbidden = error.code === 'result' && error.resultCode === resultCodeOf('INSUFFICIENT_PERMISSION')
  return isForbidden ? 'permission' : 'query'
}

async function adviceForSignature(error: CdrError, settings: ClientSettings): Promise<string> {
  const host = hostWithoutPort(settings)
  if (host && (await isSignatureAccepted({ ...settings, host }, `doctor-${randomUUID()}`).catch(() => false)))
    return `The signature is accepted if the host is signed without its port. Use --host ${host} (CMS_CDR_HOST), or run: cms-cdr sign --probe`
  return `${error.advice} If the keys are right, try the other known schemes: cms-cdr sign --probe`
}
