import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { demoCalls } from '@org/cms-cdr-demo-calls'

/** The response of the platform for each of the invented calls. */
export function demoEnvelopes(): Readonly<Record<string, unknown>> {
  const envelope = (record: object) => ({
    result: '0',
    resultCode: resultCodeOf('SUCCESS'),
    resultDatas: record,
    resultDesc: record,
  })
  return Object.fromEntries(Object.entries(demoCalls()).map(([callId, record]) => [callId, envelope(record)]))
}
