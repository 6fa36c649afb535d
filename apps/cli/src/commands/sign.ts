import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import {
  numberHeader,
  parseTimestamp,
  queryPath,
  type SignableRequest,
  type SignatureScheme,
  type SignatureSteps,
  signRequest,
} from '@org/cms-cdr-client/signing'
import { isBodiless, queryToSign, requestToSign } from '@org/cms-cdr-formats/query-to-sign'
import type { OptionValues, Parsed } from '../command.ts'
import type { signOptions } from '../options.ts'
import { type ClientSettings, openClient, schemeOf } from '../settings/client-settings.ts'
import { access, refuseOptions, UsageError } from '../usage-error.ts'

/** What --probe, which sends queries of its own, cannot use. */
const requestOptions = ['direction', 'body', 'method', 'path', 'number', 'time', 'explain', 'reveal', 'against']

type SignOptions = OptionValues<typeof signOptions>

/** Signs one request, or finds out how the system expects it to be signed. */
export async function run({ positionals: [callId], options }: Parsed<typeof signOptions>): Promise<number> {
  if (options.probe)
    refuseOptions(options, requestOptions, 'cannot be used with --probe, which sends queries for a call. Leave it out.')
  if (options.against !== undefined)
    refuseOptions(
      options,
      ['time', 'explain', 'reveal'],
      'cannot be used with --against, which takes the time from the header and shows what differs. Leave it out.',
    )
  if (!options.explain) refuseOptions(options, ['reveal'], 'shows a step of the signature. Add --explain.')
  // Another request than a query for a call names its call center itself, if any.
  const isQuery = options.probe || callId !== undefined
  const { settings, resolution } = await openClient(options, {}, isQuery ? undefined : ['url', 'access-key'])
  if (options.probe) {
    const { probe } = await import('../diagnosis/probe.ts')
    return probe(settings, resolution, callId)
  }
  const request = readRequest(callId, options, settings)
  const scheme = schemeFor(request, schemeOf(settings))
  if (options.against === undefined) {
    const steps = signRequest(request, { ...settings, scheme, time: readTime(options.time) })
    console.log(options.explain ? explainSignature(steps, options.reveal) : steps.authorization)
    return 0
  }
  const { compareAuthorization } = await import('@org/cms-cdr-mock/diagnosis')
  const header = options.against.replace(/^authorization:\s*/i, '').trim()
  const difference = compareAuthorization(request, header, { ...settings, scheme })
  if (!difference) {
    console.log('The signatures are the same.')
    return 0
  }
  const { part, expected, found, cause, line } = difference
  console.log(`The ${part} differs.\n  expected  ${expected}\n  found     ${found}\n\n${cause}`)
  if (line) {
    console.log(`\nThe canonical request differs first in line ${line.number}:`)
    console.log(`  expected  ${line.expected}\n  signed    ${line.signed}`)
  } else if (part === 'signature')
    console.log(
      `\nThis canonical request was expected:\n${canonicalLines(signRequest(request, { ...settings, scheme }))}`,
    )
  return 1
}

function readRequest(callId: string | undefined, options: SignOptions, settings: ClientSettings): SignableRequest {
  const { baseUrl, host, ccId } = settings
  const { body, method = 'POST', path = queryPath, direction = 'inbound', number } = options
  const isSearch = callId === undefined && body === undefined && isBodiless(method)
  if (number !== undefined && (number.trim() === '' || !isSearch))
    throw new UsageError(
      '--number is the phone number of a search. Give it with --method GET and a --path, without a call ID or --body.',
    )
  if ((callId === undefined) === (body === undefined) && !isSearch)
    throw new UsageError(
      'Give either a call ID, or --body FILE to sign another request. With --method GET, give a --path.',
    )
  if (callId === undefined) {
    refuseOptions(options, ['direction'], 'is for a call ID. Leave it out.')
    return requestToSign({ baseUrl, host, method, path, body: body === undefined ? '' : readBody(body), number })
  }
  refuseOptions(options, ['path'], 'is for another request. Leave it out, or give --body FILE instead of the call ID.')
  return { ...queryToSign({ baseUrl, host, callId, ccId, direction }), method }
}

function readBody(file: string): string {
  const body = access('--body cannot be read', () => readFileSync(file === '-' ? 0 : file))
  if (isUtf8(body)) return body.toString()
  throw new UsageError(`--body ${file} is not UTF-8, so another body would be signed. Convert it to UTF-8.`)
}

/** Signs only headers that a request has: a GET has none of a body. The number of a search is signed by every scheme. */
function schemeFor({ headers }: SignableRequest, scheme: SignatureScheme): SignatureScheme {
  const names = [...scheme.signedHeaders, numberHeader]
  return { ...scheme, signedHeaders: names.filter((name) => headers[name] !== undefined) }
}

function readTime(text: string | undefined): Date {
  if (text === undefined) return new Date()
  const time = parseTimestamp(text) ?? new Date(text)
  if (!Number.isNaN(time.getTime())) return time
  throw new UsageError(`--time must be a time such as 2025-01-02T03:04:05.678Z, but is "${text}".`)
}

function explainSignature(steps: SignatureSteps, revealSigningKey: boolean): string {
  return [
    `1. timestamp        ${steps.timestamp}`,
    `2. signed headers   ${steps.signedHeaders}`,
    `3. prefix           ${steps.prefix}`,
    `4. signing key      ${revealSigningKey ? steps.signingKey : '[hidden]'}  = HMAC-SHA256(secret key, prefix), as hex`,
    '5. canonical request, with its lines joined by line feeds:',
    canonicalLines(steps),
    `6. signature        ${steps.signature}  = HMAC-SHA256(signing key as hex text, canonical request), as hex`,
    `7. Authorization    ${steps.authorization}`,
  ].join('\n')
}

function canonicalLines({ canonicalRequest }: SignatureSteps): string {
  const lines = canonicalRequest.split('\n')
  return lines.map((line) => `     ${line || '(blank line)'}`).join('\n')
}
