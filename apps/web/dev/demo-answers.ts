import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { demoCalls } from '@org/cms-cdr-demo-calls'

/** What the platform would answer for each of the invented calls. */
export function demoAnswers(): Readonly<Record<string, unknown>> {
  const answer = (record: object) => ({
    result: '0',
    resultCode: resultCodeOf('SUCCESS'),
    resultDatas: record,
    resultDesc: record,
  })
  return Object.fromEntries(Object.entries(demoCalls()).map(([callId, record]) => [callId, answer(record)]))
}
