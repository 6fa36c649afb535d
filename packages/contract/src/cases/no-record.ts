import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { ContractCase, Query } from '../case.ts'
import { legacySuccess } from '../spec.ts'
import { askFor } from './ask.ts'

const shapes: Readonly<Record<string, object>> = {
  absent: {},
  null: { resultDatas: null, resultDesc: null },
  empty: { resultDatas: {}, resultDesc: {} },
}

/** Every documented and every tolerated way to say that no such call is kept. */
export function noRecordCases(): ContractCase[] {
  return Object.entries(shapes).map(([shape, rest]) => {
    const query: Query = { ccId: 1, isCallin: 'true', callId: `contract-no-record-${shape}` }
    const envelope = { result: legacySuccess, resultCode: resultCodeOf('SUCCESS'), ...rest }
    return {
      group: 'no record',
      name: `success with the record ${shape} is "not found"`,
      given: { answer: { callId: query.callId, envelope } },
      asked: askFor(query),
      expected: { status: 200, body: envelope },
      user: { query, sees: { error: { code: 'not_found' } } },
    }
  })
}
