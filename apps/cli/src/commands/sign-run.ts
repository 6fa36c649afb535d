import { readFileSync } from 'node:fs'
import { parseTimestamp, queryPath, type SignableRequest, signRequest } from '@org/cms-cdr-client/signing'
import { queryToSign, requestToSign } from '@org/cms-cdr-formats/query-to-sign'
import type { Parsed } from '../command.ts'
import { type ClientSettings, toClientSettings } from '../settings/client-settings.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { canonicalLines, explainSignature } from '../signing/explain-signature.ts'
import { schemeOf } from '../signing/scheme-of.ts'
import { UsageError } from '../usage-error.ts'
import type { signOptions } from './sign.ts'

type SignOptions = Parsed<typeof signOptions>['options']

const differs = 1

/** Signs one request, or finds out how the system wants it signed. */
export async function run({ positionals, options }: Parsed<typeof signOptions>): Promise<number> {
  const resolution = await resolveSettings(options)
  const settings = await toClientSettings(resolution)
  if (options.probe) {
    const { probe } = await import('../signing/probe.ts')
    const { profileName, profile } = resolution
    // What was learned about one address is not written to the profile of another.
    return probe(settings, settings.baseUrl === profile.url ? profileName : undefined, positionals[0])
  }
  const { accessKey, secretKey } = settings
  const keys = { accessKey, secretKey, scheme: schemeOf(settings.scheme) }
  const request = readRequest(positionals, options, settings)
  if (options.against !== undefined) {
    const { compareAuthorization } = await import('@org/cms-cdr-mock/diagnosis')
    const header = options.against.replace(/^authorization:\s*/i, '').trim()
    const difference = compareAuthorization(request, header, keys)
    if (!difference) {
      console.log('The same signature.')
      return 0
    }
    const { part, expected, found, cause, line } = difference
    console.log(`The ${part} differs.\n  expected  ${expected}\n  found     ${found}\n\n${cause}`)
    if (line) console.log(`\nThe first line that differs in what was signed, number ${line.number}:`)
    if (line) console.log(`  expected  ${line.expected}\n  signed    ${line.signed}`)
    else if (part === 'signature')
      console.log(`\nThe canonical request of this one:\n${canonicalLines(signRequest(request, keys))}`)
    return differs
  }
  const steps = signRequest(request, { ...keys, time: readTime(options.time) ?? new Date() })
  console.log(options.explain ? explainSignature(steps, options.reveal) : steps.authorization)
  return 0
}

function readRequest(positionals: readonly string[], options: SignOptions, settings: ClientSettings): SignableRequest {
  const { baseUrl, host, ccId } = settings
  const [callId, ...others] = positionals
  const { method = 'POST', path = queryPath, direction = 'inbound' } = options
  if (others.length > 0) throw new UsageError(`sign takes one call ID, but got ${positionals.length}.`)
  if (callId !== undefined && options.body === undefined) {
    return { ...queryToSign({ baseUrl, host, callId, ccId, direction }), method }
  }
  if (callId === undefined && options.body !== undefined) {
    return requestToSign({ baseUrl, host, method, path, body: readBody(options.body) })
  }
  throw new UsageError('sign takes either a call ID, or --body FILE for another request.')
}

function readBody(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new UsageError(`--body cannot be read: ${(error as Error).message}`)
  }
}

function readTime(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const time = parseTimestamp(text) ?? new Date(text)
  if (!Number.isNaN(time.getTime())) return time
  throw new UsageError(`--time must be a time such as 2025-01-02T03:04:05.678Z, but is "${text}".`)
}
