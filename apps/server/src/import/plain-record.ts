import { importSchema } from '../spec.ts'
import { exactInteger, parseExact } from './exact-json.ts'

/** Fields of a line or row. */
export type Fields = Readonly<Record<string, unknown>>

interface FieldSchema {
  readonly type?: string | readonly string[]
  readonly 'x-plain-name'?: string
}
const schemas: Readonly<Record<string, FieldSchema>> = importSchema.properties

/** The vendor's field of each value that `cms-cdr get` and `cms-cdr bulk` write. */
const vendorFields: ReadonlyMap<string, string> = new Map([
  ...Object.entries(schemas).flatMap(([field, { 'x-plain-name': plain = field }]) =>
    [plain, `${plain}.value`, `${plain}.text`].map((path) => [path, field] as const),
  ),
  ['direction', 'isCallin'],
])

/** Returns the vendor's field for its own name or for the path of a value that `cms-cdr` writes. */
export function fieldOf(name: string): string | undefined {
  return Object.hasOwn(schemas, name) ? name : vendorFields.get(name)
}

/** Returns whether `cms-cdr` derives a value from others, or describes the response with it. */
export function isDerived(name: string): boolean {
  const path = name.replace(/\.(symbol|meaning|timeZone|instant)$/, '.value')
  return ['quirks', 'deviations', 'raw', 'outbound'].includes(name) || (path !== name && vendorFields.has(path))
}

/** Turns a record as `cms-cdr` writes it in NDJSON into the fields of the vendor. */
export function fromPlainRecord(line: Fields): Fields {
  const fields: Record<string, unknown> = {}
  const { outbound, ...others } = line
  const values = { ...others, ...prefixed('outbound', outbound) }
  for (const [name, value] of Object.entries(values)) {
    if (value === null || isDerived(name)) continue
    const field = vendorFields.get(name)
    fields[field ?? name] = field === undefined ? value : toVendorValue(field, value)
  }
  restoreMinusOnes(fields, line.quirks)
  return fields
}

function prefixed(name: string, value: unknown): Fields {
  if (!isFields(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [`${name}.${key}`, inner]))
}

/** Turns a value of a record of `cms-cdr` into the vendor's: a code or a time into its value, `inbound` into `true`. */
function toVendorValue(field: string, value: unknown): unknown {
  if (isFields(value)) return value.value ?? value.text
  if (field === 'isCallin') return value === 'inbound' ? 'true' : value === 'outbound' ? 'false' : value
  return typeof value === 'boolean' && isInteger(field) ? Number(value) : value
}

/** Parses the cell of a field. In a number field, text that is not a number is returned as it is. */
export function readCell(field: string, text: string): unknown {
  if (isInteger(field)) {
    // Some programs write whole numbers as 35.0.
    const [, digits] = /^(-?\d+)(?:\.0+)?$/.exec(text) ?? []
    if (digits !== undefined) return exactInteger(digits)
    if (/^(true|false)$/i.test(text)) return toVendorValue(field, text.toLowerCase() === 'true')
  }
  return toVendorValue(field, text.startsWith('{') ? parsedObject(text) : text) ?? text
}

const integers = new Set(Object.keys(schemas).filter((field) => [schemas[field]?.type].flat().includes('integer')))

/** Returns whether the vendor writes a field as a whole number. */
export function isInteger(field: string): boolean {
  return integers.has(field)
}

/** Sets fields back to -1 that have no value because the vendor wrote -1 for "none". */
export function restoreMinusOnes(fields: Record<string, unknown>, quirks: unknown): void {
  const names = Array.isArray(quirks)
    ? quirks.filter((quirk) => quirk?.code === 'minus_one').map((quirk) => String(quirk.path).split('.').at(-1))
    : String(quirks ?? '')
        .split('; ')
        .filter((quirk) => quirk.startsWith('minus_one '))
        .map((quirk) => quirk.split(/[ .]/).at(-1))
  for (const name of names) if (name !== undefined && Object.hasOwn(schemas, name)) fields[name] ??= -1
}

/** Returns whether a value is an object with fields. */
export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsedObject(text: string): unknown {
  try {
    return parseExact(text)
  } catch {
    return text
  }
}
