import { type CatalogueName, catalogues, resultCodeOf } from '@org/cms-cdr-client/codes'
import type { ContractCase, Query } from '../case.ts'
import type { Schema } from '../schema.ts'
import { legacySuccess, spec } from '../spec.ts'
import { failureSight, usualRequest } from './examples.ts'
import { plainRecord } from './plain-record.ts'

const fields: Readonly<Record<string, Schema>> = spec.components.schemas.CallDetail.properties

/** One case for each code of each catalogue, and one for a code that none knows. */
export function codeCases(): ContractCase[] {
  const failing = Object.values(catalogues.resultCode).filter((entry) => entry.symbol !== 'SUCCESS')
  return [
    ...Object.keys(fields).flatMap((field) => recordCodeCases(field)),
    ...[...failing.map((entry) => String(entry.value)), '0199999'].map(resultCodeCase),
  ]
}

function recordCodeCases(field: string): ContractCase[] {
  const catalogue = fields[field]?.['x-catalogue'] as CatalogueName | undefined
  if (!catalogue) return []
  const values = Object.values(catalogues[catalogue]).map((entry) => entry.value)
  const unknown = typeof values[0] === 'number' ? 987_654 : 'unknown to every catalogue'
  return [...values, unknown].map((value) => {
    // A call type belongs to one direction; looked up in the other, a consumer remarks on it.
    const direction = catalogues[catalogue][String(value)]?.direction
    const query: Query = {
      ccId: 1,
      isCallin: direction === 'outbound' ? 'false' : 'true',
      callId: `contract-${field}-${value}`,
    }
    const record = { callId: query.callId, [field]: value }
    return {
      group: 'codes',
      name: `${field} ${value} reaches the user with its meaning`,
      catalogue,
      given: { record: { ...query, record } },
      request: usualRequest(query),
      expected: { status: 200 },
      user: { query, sees: { record: plainRecord(query, record) } },
    }
  })
}

function resultCodeCase(resultCode: string): ContractCase {
  const query: Query = { ccId: 1, isCallin: 'true', callId: `contract-resultCode-${resultCode}` }
  const envelope = { result: '1', resultCode, resultDesc: 'said by the platform' }
  return {
    group: 'codes',
    name: `resultCode ${resultCode} reaches the user as an error`,
    catalogue: 'resultCode',
    given: { envelope: { callId: query.callId, envelope } },
    request: usualRequest(query),
    expected: { status: 200, body: envelope },
    user: { query, sees: failureSight(resultCode) },
  }
}

const shapes: Readonly<Record<string, object>> = {
  absent: {},
  null: { resultDatas: null, resultDesc: null },
  empty: { resultDatas: {}, resultDesc: {} },
}

/** Returns a case for every documented and every tolerated response for a call that is not found. */
export function noRecordCases(): ContractCase[] {
  return Object.entries(shapes).map(([shape, rest]) => {
    const query: Query = { ccId: 1, isCallin: 'true', callId: `contract-no-record-${shape}` }
    const envelope = { result: legacySuccess, resultCode: resultCodeOf('SUCCESS'), ...rest }
    return {
      group: 'no record',
      name: `success with the record ${shape} is "not found"`,
      given: { envelope: { callId: query.callId, envelope } },
      request: usualRequest(query),
      expected: { status: 200, body: envelope },
      user: { query, sees: { error: { code: 'not_found' } } },
    }
  })
}
