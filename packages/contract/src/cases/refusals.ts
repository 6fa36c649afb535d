import { queryPath } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { CaseRequest, ContractCase, Query } from '../case.ts'
import { operationAt, spec, vectors } from '../spec.ts'
import { usualRequest } from './examples.ts'

const query: Query = { ccId: 1, isCallin: 'true', callId: 'contract-refusals' }
const bodyLimitBytes = operationAt('POST', queryPath)?.['x-body-limit-bytes'] ?? 0
const clockSkewSeconds = spec.components.securitySchemes.c2Signature['x-signature'].clockSkewSeconds
const invalid = resultCodeOf('INVALID_PARAMETER')

/** Requests that must be refused. Wrong fields are a failed query, which has the status 200. */
export function refusalCases(): ContractCase[] {
  const refusal = (name: string, status: number, change: Partial<CaseRequest>, resultCode?: string): ContractCase => ({
    group: 'refusals',
    name: `${name} is refused with ${status}`,
    request: usualRequest(query, change),
    expected: { status, ...(resultCode ? { resultCode } : {}) },
  })
  const body = JSON.stringify({ queryParam: query })
  const fields = (change: object): Partial<CaseRequest> => ({
    body: JSON.stringify({ queryParam: { ...query, ...change } }),
  })
  return [
    refusal('a request without Authorization', 401, { signed: 'none' }),
    refusal('a bearer token', 401, { signed: 'none', headers: { authorization: 'Bearer abc' } }),
    refusal('an unknown access key', 401, { signed: { accessKey: 'nobody' } }),
    refusal('a wrong secret key', 401, { signed: { secretKey: 'not the secret key' } }),
    refusal('a body altered after signing', 401, { signed: { signedBody: body.replace('"true"', '"false"') } }),
    refusal('a stale timestamp', 401, { signed: { offSeconds: -clockSkewSeconds - 60 } }),
    refusal('a timestamp from the future', 401, { signed: { offSeconds: clockSkewSeconds + 60 } }),
    refusal('the method GET', 405, { method: 'GET', body: '' }),
    refusal('the method DELETE', 405, { method: 'DELETE', body: '' }),
    refusal('another path', 404, { path: `${queryPath}/more` }),
    refusal('the content type text/plain', 415, { headers: { 'content-type': 'text/plain' } }),
    refusal('a request without a content type', 415, { signed: 'none', headers: { 'content-type': undefined } }),
    refusal('a body that is not JSON', 400, { body: '{"queryParam":' }, invalid),
    refusal('a body that is not a JSON object', 400, { body: '[]' }, invalid),
    refusal('a body that is not UTF-8', 400, { body: Uint8Array.of(0x22, 0xe7, 0x22) }, invalid),
    refusal('a body that is too long', 413, { body: ' '.repeat(bodyLimitBytes + 1) }, invalid),
    refusal('ccId out of range', 200, fields({ ccId: 65_536 }), invalid),
    refusal('ccId as text', 200, fields({ ccId: '1' }), invalid),
    refusal('isCallin as boolean', 200, fields({ isCallin: true }), invalid),
    refusal('an empty callId', 200, fields({ callId: '' }), invalid),
    refusal('a missing callId', 200, fields({ callId: undefined }), invalid),
    refusal('an unknown parameter', 200, fields({ isCallIn: 'true' }), invalid),
  ]
}

/** Each signature vector that signs the query is accepted at its own time, and refused with one digit changed. */
export function vectorCases(): ContractCase[] {
  return vectors
    .filter((vector) => vector.path === queryPath)
    .flatMap((vector) => {
      const { authorization } = vector.expect
      const changed = authorization.slice(0, -1) + (authorization.endsWith('0') ? '1' : '0')
      const requestWith = (header: string) => ({
        method: vector.method,
        path: vector.path,
        body: vector.body,
        signed: 'none' as const,
        headers: { ...vector.signedHeaders, authorization: header },
      })
      const given = { now: new Date(vector.timestamp) }
      return [
        {
          group: 'vectors',
          name: `vector ${vector.name} is accepted (${vector.what})`,
          given,
          request: requestWith(authorization),
          expected: { status: 200 },
        },
        {
          group: 'vectors',
          name: `vector ${vector.name} with its last digit changed is refused`,
          given,
          request: requestWith(changed),
          expected: { status: 401 },
        },
      ]
    })
}
