import { randomUUID } from 'node:crypto'
import { queryPath } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { Asked, Query } from '../case.ts'
import { askFor } from '../cases/ask.ts'
import { checkAnswer, parse, type RawResponse } from '../check-answer.ts'
import { type SendOptions, send } from '../send.ts'
import { mask } from './mask.ts'

/** How a live system is checked. */
export interface ConformOptions
  extends Pick<
    SendOptions,
    'url' | 'accessKey' | 'secretKey' | 'scheme' | 'host' | 'ca' | 'connect' | 'timeoutMilliseconds'
  > {
  readonly ccId: number
  /** Calls that the system is known to keep; each is asked for in both directions. */
  readonly callIds?: readonly string[]
}

/** How one check went. */
export interface ConformResult {
  readonly name: string
  readonly outcome: 'conforms' | 'deviates' | 'could not run'
  /** What deviates, or why it could not run. Numbers are masked. */
  readonly details: readonly string[]
  /** The answer that deviates, masked. */
  readonly sample?: string
}

/** How a system went. */
export interface ConformReport {
  readonly url: string
  readonly at: Date
  readonly outcome: ConformResult['outcome']
  readonly results: readonly ConformResult[]
}

interface Check {
  readonly name: string
  readonly asked: Asked
  /** What must hold besides the spec. */
  readonly expect: (answer: RawResponse) => string[]
}

/**
 * Checks a live system with queries that change nothing, and compares each answer with the spec. Only what the vendor
 * documents is demanded.
 *
 * @example
 * const report = await conform({ url: 'https://cms.example.test:28443', accessKey, secretKey, ccId: 1 })
 * console.log(report.outcome)
 */
export async function conform(options: ConformOptions): Promise<ConformReport> {
  const results: ConformResult[] = []
  for (const check of checks(options)) {
    const result = await run(check, options)
    results.push(result)
    // Who cannot be reached once will not be reached by the next query.
    if (result.outcome === 'could not run') break
  }
  const worst = (['could not run', 'deviates'] as const).find((outcome) =>
    results.some((result) => result.outcome === outcome),
  )
  return { url: options.url, at: new Date(), outcome: worst ?? 'conforms', results }
}

function checks({ ccId, callIds = [] }: ConformOptions): Check[] {
  const unknown = (isCallin: Query['isCallin']): Query => ({ ccId, isCallin, callId: `conform-${randomUUID()}` })
  const inbound = unknown('true')
  const body = JSON.stringify({ queryParam: inbound })
  const refused = (name: string, change: Partial<Asked>): Check => ({
    name: `${name} is refused`,
    asked: askFor(inbound, change),
    expect: status(401),
  })
  return [
    { name: 'an inbound call that is not kept is answered', asked: askFor(inbound), expect: status(200) },
    { name: 'an outbound call that is not kept is answered', asked: askFor(unknown('false')), expect: status(200) },
    ...callIds.flatMap((callId) =>
      (['true', 'false'] as const).map((isCallin) => ({
        name: `call ${callId} is answered with isCallin ${isCallin}`,
        asked: askFor({ ccId, isCallin, callId }),
        expect: status(200),
      })),
    ),
    {
      name: 'a ccId out of range is answered with a failing result code',
      asked: askFor({ ...inbound, ccId: 0 }),
      expect: failingCode,
    },
    refused('a request without Authorization', { signed: 'none' }),
    refused('a wrong secret key', { signed: { secretKey: 'not the secret key' } }),
    refused('a body altered after signing', { signed: { signedBody: body.replace('"true"', '"false"') } }),
  ]
}

async function run({ name, asked, expect }: Check, options: ConformOptions): Promise<ConformResult> {
  let answer: RawResponse
  try {
    answer = await send(asked, options)
  } catch (error) {
    return { name, outcome: 'could not run', details: [`${options.url}: ${(error as Error).message}`] }
  }
  // The vendor documents no body for a 401, so none is checked.
  const schema = answer.status === 401 ? [] : checkAnswer('POST', queryPath, answer)
  const details = [...new Set([...expect(answer), ...schema])].map(mask)
  if (details.length === 0) return { name, outcome: 'conforms', details }
  return { name, outcome: 'deviates', details, sample: mask(answer.text.slice(0, 2_000)) }
}

function status(wanted: number): Check['expect'] {
  return (answer) => (answer.status === wanted ? [] : [`the status is ${answer.status}, not ${wanted}`])
}

function failingCode(answer: RawResponse): string[] {
  const body = parse(answer.text)
  const succeeded =
    typeof body === 'object' && body !== null && 'resultCode' in body && body.resultCode === resultCodeOf('SUCCESS')
  return [...status(200)(answer), ...(succeeded ? ['the result code is that of success'] : [])]
}
