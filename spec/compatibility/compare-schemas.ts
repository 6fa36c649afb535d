import { isDeepStrictEqual } from 'node:util'
import { type Json, keys, list, type Reader } from './document.ts'

/** Which way a value goes. What a server accepts must not shrink, and what it sends must not grow. */
export type Direction = 'request' | 'response'

/** What schemas are compared with. */
export interface Comparison {
  readonly was: Reader
  readonly is: Reader
  readonly direction: Direction
  /** Called for each breaking change with the place inside a named schema, or with an empty place, and what has changed there. */
  readonly report: (place: string, what: string) => void
}

/** Limits, and whether a larger value of the limit allows more. */
const limits: Readonly<Record<string, boolean>> = {
  maximum: true,
  exclusiveMaximum: true,
  maxLength: true,
  maxItems: true,
  maxProperties: true,
  minimum: false,
  exclusiveMinimum: false,
  minLength: false,
  minItems: false,
  minProperties: false,
}

/** Keywords that say nothing about which values are valid. */
const annotations = new Set(['title', 'description', 'examples', 'example', 'deprecated', 'externalDocs'])
const handled = new Set([
  ...Object.keys(limits),
  ...['$ref', 'type', 'enum', 'const', 'required', 'properties', 'additionalProperties', 'items'],
  ...['pattern', 'format', 'anyOf', 'oneOf', 'allOf'],
])

/** Writes the alternatives of a simple schema and null as one schema, which allows the same. */
function inOneForm(schema: Json): Json {
  const [one, other, ...rest] = list(schema.oneOf ?? schema.anyOf) as Json[]
  if (typeof one?.type !== 'string' || other?.type !== 'null' || rest.length > 0) return schema
  const { oneOf, anyOf, ...others } = schema
  return { ...others, ...one, type: [one.type, 'null'], ...(one.enum ? { enum: [...list(one.enum), null] } : {}) }
}

/** Reports every way in which a program for the first schema can break with the second. */
export function compareSchemas(
  comparison: Comparison,
  old: unknown,
  now: unknown,
  place = '',
  seen: ReadonlySet<string> = new Set(),
): void {
  const name = nameOf(old)
  if (name && seen.has(name)) return
  const known = name ? new Set([...seen, name]) : seen
  const at = name ?? place
  const { was, is, direction, report } = comparison
  const [before, after] = [inOneForm(was.deref(old)), inOneForm(is.deref(now))]
  const isRequest = direction === 'request'
  const where = at ? `\`${at}\` in a ${direction}` : ''
  const say = (what: string): void => report(where, what)
  const below = (key: string): string => [at, key].filter(Boolean).join('.')

  compareSets('type', typesOf(before), typesOf(after))
  compareSets('value', valuesOf(before), valuesOf(after))
  for (const [keyword, growsWithValue] of Object.entries(limits)) {
    const shrinks = isTighter(before[keyword], after[keyword], growsWithValue)
    const grows = isTighter(after[keyword], before[keyword], growsWithValue)
    if (isRequest ? shrinks : grows) say(changed(keyword, before[keyword], after[keyword]))
  }
  for (const keyword of ['pattern', 'format']) {
    const [one, other] = [before[keyword], after[keyword]]
    const onlyLoosened = isRequest ? other === undefined : one === undefined
    if (one !== other && !onlyLoosened) say(changed(keyword, one, other))
  }
  for (const keyword of new Set([...keys(before), ...keys(after)])) {
    if (handled.has(keyword) || annotations.has(keyword) || isDeepStrictEqual(before[keyword], after[keyword])) continue
    say(changed(keyword, before[keyword], after[keyword]))
  }
  compareProperties()
  if (before.items && after.items) compareSchemas(comparison, before.items, after.items, `${at}[]`, known)
  compareOptions()

  /** Reports what a request no longer accepts, or what a response newly contains. `undefined` stands for everything. */
  function compareSets(noun: string, one: Set<string> | undefined, other: Set<string> | undefined): void {
    const [larger, smaller] = isRequest ? [one, other] : [other, one]
    if (!smaller) return
    if (!larger) say(isRequest ? `only some ${noun}s are accepted now.` : `any ${noun} may occur now.`)
    for (const item of larger ?? []) {
      if (smaller.has(item)) continue
      say(isRequest ? `the ${noun} ${item} is no longer accepted.` : `the ${noun} ${item} may occur now.`)
    }
  }

  function compareProperties(): void {
    const [olds, news] = [Object(before.properties) as Json, Object(after.properties) as Json]
    const [oldRequired, newRequired] = [list(before.required), list(after.required)]
    for (const key of keys(olds)) {
      if (news[key]) compareSchemas(comparison, olds[key], news[key], below(key), known)
      else say(`the property \`${key}\` was removed.`)
    }
    if (isRequest) {
      for (const key of newRequired) if (!oldRequired.includes(key)) say(`the property \`${key}\` is now required.`)
      if (before.additionalProperties !== false && after.additionalProperties === false)
        say('unknown properties are no longer accepted.')
    } else {
      for (const key of oldRequired) {
        if (!newRequired.includes(key) && news[String(key)]) say(`the property \`${key}\` is no longer always present.`)
      }
    }
  }

  function compareOptions(): void {
    for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
      const [olds, news] = [list(before[keyword]), list(after[keyword])]
      for (const [index, option] of olds.entries()) {
        const other = news.find((candidate) => titleOf(candidate, is) === titleOf(option, was))
        if (other) compareSchemas(comparison, option, other, `${at}[${index}]`, known)
        else if (isRequest !== (keyword === 'allOf')) say(`the option ${titleOf(option, was)} was removed.`)
      }
      const added = news.filter((option) => !olds.some((candidate) => titleOf(candidate, was) === titleOf(option, is)))
      for (const option of added) {
        if (isRequest === (keyword === 'allOf')) say(`the option ${titleOf(option, is)} was added.`)
      }
    }
  }
}

/** The name of the schema that a reference leads to. */
function nameOf(schema: unknown): string | undefined {
  const { $ref } = Object(schema) as { $ref?: string }
  return $ref?.split('/').at(-1)
}

function titleOf(schema: unknown, reader: Reader): string {
  const { title, type } = reader.deref(schema)
  return nameOf(schema) ?? String(title ?? type)
}

function typesOf({ type }: Json): Set<string> | undefined {
  if (type === undefined) return undefined
  const types = [type].flat().map(String)
  return new Set(types.includes('number') ? [...types, 'integer'] : types)
}

function valuesOf(schema: Json): Set<string> | undefined {
  const values = 'const' in schema ? [schema.const] : schema.enum
  return Array.isArray(values) ? new Set(values.map((value) => JSON.stringify(value))) : undefined
}

function isTighter(before: unknown, after: unknown, growsWithValue: boolean): boolean {
  if (after === undefined || before === after) return false
  if (before === undefined) return true
  return growsWithValue ? Number(after) < Number(before) : Number(after) > Number(before)
}

function changed(keyword: string, before: unknown, after: unknown): string {
  const text = (value: unknown): string => (value === undefined ? 'none' : `\`${JSON.stringify(value)}\``)
  return `${keyword} was ${text(before)} and is ${text(after)}.`
}
