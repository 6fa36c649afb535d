import { describeProblems } from '@org/cms-cdr-formats/describe-problems'
import { lenientTypes } from '@org/cms-cdr-formats/lenient-types'
import { type LineProblem, lineProblems, problemOf } from '@org/cms-cdr-formats/list'
import { schemaValidator } from '@org/cms-cdr-formats/schema-validator'
import { querySchema } from '../spec.ts'
import type { CdrEntry } from '../store/store.ts'
import { exactText } from './exact-json.ts'
import { type Fields, fromPlainRecord, isFields } from './plain-record.ts'
import { recordIn, recordOf, UnreadableRecordError } from './record-of-response.ts'

/** Why a line cannot be stored. */
export interface Rejection {
  readonly reason: string
}

const keyValidator = schemaValidator<{ ccId: number; isCallin: 'true' | 'false'; callId: string }>(querySchema)

const digitFields = ['callId', 'callerNo', 'calleeNo'] as const
const damage: ReadonlySet<LineProblem> = new Set(['scientific', 'rounded', 'errorValue'])

/**
 * Reads a line or row: the vendor's fields with `ccId` and `isCallin`, a record that `cms-cdr` wrote, a whole response (`--raw`)
 * with its key, or a `record` with its key. Like a record from CC-CMS, it is stored whatever its values are.
 */
export function readEntry(line: Fields): CdrEntry | Rejection {
  try {
    return entryIn(line)
  } catch (error) {
    if (error instanceof UnreadableRecordError) return { reason: error.message }
    throw error
  }
}

function entryIn(line: Fields): CdrEntry | Rejection {
  if (isFields(line.record)) return entryOf(line, line.callId, line.record)
  const isResponse = 'resultDesc' in line || 'resultDatas' in line
  const fields = isResponse ? recordOf(line) : isPlain(line) ? fromPlainRecord(line) : line
  if (!fields) return { reason: 'the response contains no record' }
  const record = fields.callId === undefined ? (recordIn(fields.data) ?? fields) : fields
  const callId = idText(record.callId ?? line.callId)
  const reason = findDamage(callId, record.callerNo, record.calleeNo)
  if (reason !== undefined) return { reason }
  // JSON leaves out undefined.
  const withoutKey = isResponse ? undefined : { ccId: undefined, isCallin: undefined }
  return entryOf(isResponse ? line : fields, callId, { ...record, callId, ...withoutKey })
}

function entryOf(key: Fields, callId: unknown, record: Fields): CdrEntry | Rejection {
  const query = { ...lenientTypes({ ccId: key.ccId, isCallin: key.isCallin }), callId }
  const validate = keyValidator()
  if (!validate(query)) return { reason: describeProblems(validate.errors ?? []).join('; ') }
  const recordJson = JSON.stringify(record)
  if (recordJson.includes('\uFFFD')) return { reason: `${damagedField(record)}: ${lossOf('encoding')}` }
  const direction = query.isCallin === 'true' ? 'inbound' : 'outbound'
  return { ccId: query.ccId, direction, callId: query.callId, recordJson }
}

/** Returns whether `cms-cdr` wrote a line. The vendor uses another name for the direction. */
function isPlain(line: Fields): boolean {
  return 'direction' in line && !('isCallin' in line)
}

/** Returns a call ID without the blanks around it. A database pads it with them, and some programs write it as a number. */
function idText(value: unknown): unknown {
  const text = exactText(value)
  return typeof text === 'string' || Number.isSafeInteger(text) ? String(text).trim() : value
}

/** Finds values that a spreadsheet destroyed in the fields with many digits. */
function findDamage(...values: readonly unknown[]): string | undefined {
  const problems = values.map((value) => problemOf(String(exactText(value) ?? '')))
  const at = problems.findIndex((problem) => problem !== undefined && damage.has(problem))
  return at < 0 ? undefined : `${digitFields[at]}: ${lossOf(problems[at] ?? 'empty')}`
}

function damagedField(record: Fields): string {
  const [name = 'record'] = Object.entries(record).find((entry) => JSON.stringify(entry).includes('\uFFFD')) ?? []
  return name
}

function lossOf(problem: LineProblem): string {
  return lineProblems[problem].replaceAll('the call ID', 'the value')
}
