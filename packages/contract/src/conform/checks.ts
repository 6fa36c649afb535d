import { randomUUID } from 'node:crypto'
import { listPath } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { CaseRequest, Query } from '../case.ts'
import { usualRequest } from '../cases/examples.ts'
import { searchPath } from '../cases/searching.ts'
import { parse, type RawResponse } from '../check-response.ts'
import type { DocumentName } from '../schema.ts'
import type { SendOptions } from '../send.ts'

/** How a live system is checked. */
export interface ConformOptions
  extends Pick<
    SendOptions,
    'url' | 'accessKey' | 'secretKey' | 'scheme' | 'host' | 'ca' | 'connect' | 'timeoutMilliseconds'
  > {
  readonly ccId: number
  /** Calls that the system has. Each must be found in one direction. */
  readonly callIds?: readonly string[]
  /** A VDN whose calls are listed. Without it, the list of calls is not checked. */
  readonly vdn?: number | undefined
  /** The document that the system follows. `server` also checks the search, which only the cms-cdr server has. Default: `vendor`. */
  readonly document?: DocumentName
}

/** One check of a live system. */
export interface Check {
  readonly name: string
  /** The name of a check that makes this one meaningless when it deviates. */
  readonly unless?: string
  /** Sends requests and returns what deviates in the responses, beside their format, which is checked for all. */
  readonly verify: (sendRequest: (request: CaseRequest) => Promise<RawResponse>) => Promise<string[]>
}

interface Envelope {
  readonly resultCode?: unknown
  readonly resultDesc?: unknown
  readonly resultDatas?: unknown
}

const hour = 3_600_000
const success = resultCodeOf('SUCCESS')
const directions = [
  ['inbound', 'true'],
  ['outbound', 'false'],
] as const

/** Returns the checks that these options ask for. The first request is signed correctly. */
export function checks(options: ConformOptions): Check[] {
  const { callIds = [], vdn, document = 'vendor' } = options
  return [
    ...callChecks(options),
    ...callIds.map((callId) => foundCheck(callId, options.ccId)),
    ...(vdn === undefined ? [] : listChecks(options.ccId, vdn)),
    ...(document === 'server' ? searchChecks(options.ccId) : []),
  ]
}

function callChecks({ ccId }: ConformOptions): Check[] {
  const unknown = (isCallin: Query['isCallin']): Query => ({ ccId, isCallin, callId: `conform-${randomUUID()}` })
  const inbound = unknown('true')
  const body = JSON.stringify({ queryParam: inbound })
  const unsigned = 'a request without Authorization is refused with 401'
  const refused = (name: string, change: Partial<CaseRequest>): Check => ({
    name,
    ...(name === unsigned ? {} : { unless: unsigned }),
    verify: async (sendRequest) => wantStatus(await sendRequest(usualRequest(inbound, change)), 401),
  })
  return [
    ...directions.map(
      ([direction, isCallin]): Check => ({
        name: `a query for an ${direction} call that does not exist gets 200`,
        async verify(sendRequest) {
          const query = unknown(isCallin)
          const response = await sendRequest(usualRequest(query))
          const problem = lookUp(response, query.callId)
          return problem === otherCallId ? [problem] : wantStatus(response, 200)
        },
      }),
    ),
    {
      name: 'a query with a call center ID out of range fails with a result code',
      verify: async (sendRequest) => wantFailure(await sendRequest(usualRequest({ ...inbound, ccId: 0 }))),
    },
    refused(unsigned, { signed: 'none' }),
    refused('a request that is signed with another secret key is refused with 401', {
      signed: { secretKey: 'not the secret key' },
    }),
    refused('a request whose body was changed after signing is refused with 401', {
      signed: { signedBody: body.replace('"true"', '"false"') },
    }),
  ]
}

function foundCheck(callId: string, ccId: number): Check {
  return {
    name: `call ${callId} is found in one direction, with this call ID`,
    async verify(sendRequest) {
      const seen: string[] = []
      for (const [direction, isCallin] of directions) {
        const response = await sendRequest(usualRequest({ ccId, isCallin, callId }))
        if (response.status !== 200) return wantStatus(response, 200)
        const problem = lookUp(response, callId)
        if (problem === undefined) return []
        if (problem === otherCallId || problem === noCallId) return [problem]
        seen.push(`${direction}: ${problem}`)
      }
      return [`the call is not found; ${seen.join(', ')}`]
    },
  }
}

function listChecks(ccId: number, vdn: number): Check[] {
  const now = Date.now()
  const query = { ccId, vdn, isCallIn: 'true', beginDate: now - hour, endDate: now, limit: 10, offset: 0 }
  const list = (change: object, how: Partial<CaseRequest> = {}): CaseRequest => ({
    method: 'POST',
    path: listPath,
    body: JSON.stringify({ ...query, ...change }),
    signed: 'right',
    ...how,
  })
  return [
    ...directions.map(
      ([direction, isCallIn]): Check => ({
        name: `the ${direction} calls of the last hour are listed, and the first one is found by its ID`,
        async verify(sendRequest) {
          const response = await sendRequest(list({ isCallIn }))
          const wrong = wantSuccess(response)
          const { data } = Object(envelopeOf(response).resultDesc) as { data?: unknown }
          const rows: readonly unknown[] = Array.isArray(data) ? data : []
          const callIds = rows.map((row) => (Object(row) as { callId?: unknown }).callId)
          if (callIds.some((callId) => callId === undefined)) wrong.push('an entry of the list has no call ID')
          const [callId] = callIds
          if (wrong.length > 0 || typeof callId !== 'string') return wrong
          const found = await sendRequest(usualRequest({ ccId, isCallin: isCallIn, callId }))
          if (found.status !== 200) return wantStatus(found, 200)
          const problem = lookUp(found, callId)
          if (problem === undefined || problem === otherCallId || problem === noCallId) return problem ? [problem] : []
          return ['a listed call is not found by its ID in this direction']
        },
      }),
    ),
    {
      name: 'a list query without isCallIn fails with a result code',
      verify: async (sendRequest) => wantFailure(await sendRequest(list({ isCallIn: undefined }))),
    },
    {
      name: 'a list query for last week fails with a result code',
      verify: async (sendRequest) => wantFailure(await sendRequest(list({ beginDate: now - 7 * 24 * hour }))),
    },
    {
      name: 'a list query without Authorization is refused with 401',
      verify: async (sendRequest) => wantStatus(await sendRequest(list({}, { signed: 'none' })), 401),
    },
  ]
}

function searchChecks(ccId: number): Check[] {
  const search = (query: object, how: Partial<CaseRequest> = {}): CaseRequest => ({
    method: 'GET',
    path: searchPath,
    query: String(new URLSearchParams({ ccId: String(ccId), limit: '10', ...query })),
    body: '',
    signed: 'right',
    ...how,
  })
  return [
    {
      name: 'the stored calls are searched, by a key with the permission search',
      verify: async (sendRequest) => wantStatus(await sendRequest(search({})), 200),
    },
    {
      name: 'a search with an unknown filter is refused with 400',
      verify: async (sendRequest) => wantStatus(await sendRequest(search({ unknown: 'x' })), 400),
    },
    {
      name: 'a search without Authorization is refused with 401',
      verify: async (sendRequest) => wantStatus(await sendRequest(search({}, { signed: 'none' })), 401),
    },
  ]
}

function wantStatus({ status }: RawResponse, wanted: number): string[] {
  return status === wanted ? [] : [`the status is ${status}, not ${wanted}`]
}

function wantSuccess(response: RawResponse): string[] {
  const { resultCode } = envelopeOf(response)
  if (response.status !== 200) return wantStatus(response, 200)
  if (resultCode === undefined || isSuccess(response)) return []
  return [`the result code is ${String(resultCode)}, not that of success`]
}

function wantFailure(response: RawResponse): string[] {
  if (response.status !== 200) return wantStatus(response, 200)
  return isSuccess(response) ? [unexpectedSuccess] : []
}

/** The result code of a query that must fail. The rest of such a response is that of a failure, which fits no success. */
export const unexpectedSuccess = 'the result code is that of success'

/** That a code is a number is a deviation of the format; here it counts all the same. */
function isSuccess(response: RawResponse): boolean {
  return Number(envelopeOf(response).resultCode) === Number(success)
}

const otherCallId = 'the record has another call ID than the query'
const noCallId = 'the record has no call ID'

/**
 * Returns why a response is not the record of a call. Of an envelope that cannot be read, which is a deviation of the format, it returns
 * nothing: one problem is one deviation.
 */
function lookUp(response: RawResponse, callId: string): string | undefined {
  const { resultCode, resultDesc } = envelopeOf(response)
  const isRecord = typeof resultDesc === 'object' && resultDesc !== null && !Array.isArray(resultDesc)
  if (resultCode === undefined || resultCode === null || response.status !== 200) return undefined
  if (!isSuccess(response)) return isRecord ? undefined : `result code ${String(resultCode)}`
  if (!isRecord) return hasSomething(response) ? undefined : 'no record'
  const found = (resultDesc as { callId?: unknown }).callId
  if (found === callId) return undefined
  if (Object.keys(resultDesc).length === 0) return 'no record'
  return found === undefined ? noCallId : otherCallId
}

/** Returns whether an envelope without a record has something in its place. */
function hasSomething(response: RawResponse): boolean {
  const { resultDatas, resultDesc } = envelopeOf(response)
  return (resultDatas ?? null) !== null || (resultDesc ?? null) !== null
}

function envelopeOf({ text }: RawResponse): Envelope {
  return Object(parse(text))
}
