import { isDeepStrictEqual } from 'node:util'
import { queryPath } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { brokenRule } from '@org/cms-cdr-formats/describe-problems'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { DocumentName, Schema } from './schema.ts'
import { deref, documents, operationAt, patternRules } from './spec.ts'

/** A response as it was received. */
export interface RawResponse {
  readonly status: number
  readonly contentType: string | null
  readonly text: string
  /** Whether the body is valid UTF-8. Default: true. */
  readonly isUtf8?: boolean
}

// Formats are for readers: what a time means is not checked.
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  verbose: true,
  formats: { 'date-time': true, password: true },
})
for (const [name, { components }] of Object.entries(documents)) ajv.addSchema({ $id: name, components })
const success = resultCodeOf('SUCCESS')
const compiled = new Map<Schema, ValidateFunction>()

/** Returns whether a value is valid by a schema of a document. */
export function isValid(schema: Schema, value: unknown, document: DocumentName = 'server'): boolean {
  return validatorOf(schema, document)(value)
}

/**
 * Compares a response with a document: its status, its content type and its body. Returns each deviation as a sentence without any value of
 * the body; none when the response conforms.
 */
export function checkResponse(
  method: string,
  path: string,
  received: RawResponse,
  document: DocumentName = 'server',
): string[] {
  const operation = operationAt(method, path, document) ?? operationAt('POST', queryPath, document)
  const response = deref(operation?.responses[String(received.status)], document)
  if (!response) return [`the status ${received.status} is not in the document ${document}`]
  const media = response.content?.['application/json']
  if (!media) return []
  const type = received.contentType ?? 'missing'
  const body = parse(received.text)
  if (body === undefined) {
    return [received.text === '' ? 'the body is empty' : `the body is not valid JSON; the content type is ${type}`]
  }
  const isJson = /^application\/json\s*(;|$)/i.test(type)
  const schema = chooseOption(deref(media.schema, document), body, document)
  return [
    ...(received.isUtf8 === false ? ['the body is not UTF-8'] : []),
    ...(received.text.startsWith(byteOrderMark) ? ['the body begins with a byte order mark'] : []),
    ...(isJson ? [] : [`the content type is ${type}, not application/json`]),
    ...findDeviations(schema, body, document),
  ]
}

function findDeviations(schema: Schema, body: unknown, document: DocumentName): string[] {
  const { envelope, deviations } = withoutCopy(body)
  const validate = validatorOf(schema, document)
  if (validate(envelope)) return deviations
  const all = validate.errors ?? []
  const wrongTypes = new Set(all.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath))
  // A value of the wrong type breaks other rules too.
  const errors = all
    .filter(({ keyword, instancePath }) => keyword === 'type' || !wrongTypes.has(instancePath))
    .map((error) => describe(error, envelope))
  // What is no record cannot differ from one.
  const fromCopy = wrongTypes.has('/resultDesc') ? [] : deviations
  return [...new Set([...fromCopy, ...errors])]
}

/** Says what is wrong at one place. Entries of a list that deviate in the same way are one deviation. */
function describe(error: ErrorObject, envelope: unknown): string {
  const { keyword, instancePath, params } = error
  const place = `the body${instancePath.replaceAll(/\/\d+(?=\/|$)/g, '/*').replaceAll('/', '.')}`
  const rule = patternRules.get(params.pattern)
  if (rule !== undefined) return `${place} must ${rule}`
  const { resultCode } = Object(envelope) as { resultCode?: unknown }
  const isOtherEnvelope = keyword === 'type' && instancePath === '/resultDesc'
  return `${place} ${brokenRule(error)}${isOtherEnvelope ? `, because the result code is ${resultCode}` : ''}`
}

/**
 * Takes out the legacy copy of the record, so that what is wrong with a record is reported once, and a record that is null, because the
 * vendor does not say how "no such call" looks.
 */
function withoutCopy(body: unknown): { envelope: unknown; deviations: string[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { envelope: body, deviations: [] }
  const { resultDatas, ...rest } = body as { resultDatas?: unknown; resultDesc?: unknown }
  const { resultDesc, ...others } = rest
  const envelope = resultDesc === null ? others : rest
  const isCopy = (resultDatas ?? undefined) === undefined || isDeepStrictEqual(resultDatas, resultDesc)
  return { envelope, deviations: isCopy ? [] : ['resultDatas differs from resultDesc'] }
}

/**
 * Returns the option of `anyOf` that a response belongs to by its result code: that of success is constant in one envelope, and the other
 * envelope is for all others. A schema without options is returned as it is.
 */
export function chooseOption(schema: Schema, body: unknown, document: DocumentName = 'server'): Schema {
  const { resultCode, resultDesc } = Object(body) as { resultCode?: unknown; resultDesc?: unknown }
  // A number, or a code without its zero, is a deviation, but tells which option was meant. So does a record without a code.
  const isCode = typeof resultCode === 'string' || typeof resultCode === 'number'
  const code = isCode
    ? String(resultCode).padStart(success.length, '0')
    : typeof resultDesc === 'object' && resultDesc
      ? success
      : undefined
  const codeOf = (option: Schema): unknown => deref(option, document).properties?.resultCode?.const
  const options = schema.anyOf ?? []
  return options.find((option) => codeOf(option) === code) ?? options.find((option) => !codeOf(option)) ?? schema
}

const byteOrderMark = '\ufeff'

/** Parses JSON, also after a byte order mark; `undefined` when it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text)
  } catch {
    return undefined
  }
}

function validatorOf(schema: Schema, document: DocumentName): ValidateFunction {
  const known = compiled.get(schema)
  if (known) return known
  // References inside a document are relative to the document as a whole.
  const absolute: object = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${document}#/components/`))
  const validate = ajv.compile(absolute)
  compiled.set(schema, validate)
  return validate
}
