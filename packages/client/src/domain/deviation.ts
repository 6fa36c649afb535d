import { en } from 'zod/locales'
import type * as z from 'zod/mini'
import { successResultCode } from '../generated/operation.ts'
import {
  zCallDetailQuery,
  zCallListQuery,
  zCallPage,
  zCallStats,
  zFailureEnvelope,
  zSuccessEnvelope,
} from '../generated/schemas.ts'

/**
 * One place where a response does not match the schema.
 *
 * @example
 * const warn = ({ path, message }: Deviation) => log.warn(`${path}: ${message}`)
 */
export interface Deviation {
  /** The keys that lead there, joined by dots, such as `resultDesc.callTime`. */
  readonly path: string
  /** What was expected, without the value. */
  readonly message: string
}

/** Lists where a response does not match the schema of success or failure, whichever its `resultCode` says. */
export function findDeviations(response: unknown): Deviation[] {
  const envelope = Object(response) as Readonly<Record<string, unknown>>
  const schema = envelope.resultCode === successResultCode ? zSuccessEnvelope : zFailureEnvelope
  // The vendor does not say how an empty field of the envelope looks, so null is no deviation.
  return check(schema, withoutEmptyFields(response))
}

function withoutEmptyFields(response: unknown): unknown {
  if (typeof response !== 'object' || response === null || Array.isArray(response)) return response
  return Object.fromEntries(
    Object.entries(response).filter(([name, value]) => value !== null || !nullableFields.includes(name)),
  )
}

/** Lists where a response does not match the schema of a page of calls. */
export function findPageDeviations(response: unknown): Deviation[] {
  return check(zCallPage, response)
}

/** Lists where a response does not match the schema of statistics of calls. */
export function findStatsDeviations(response: unknown): Deviation[] {
  return check(zCallStats, response)
}

/** Lists what is wrong with the parameters of a list query. */
export function findListQueryErrors(query: unknown): Deviation[] {
  return check(zCallListQuery, query)
}

/** Lists what is wrong with the parameters of a query. */
export function findQueryErrors(query: unknown): Deviation[] {
  return check(zCallDetailQuery, query)
}

const nullableFields: readonly string[] = ['resultDesc', 'resultDatas']

const { localeError } = en()

function check(schema: z.ZodMiniType, value: unknown): Deviation[] {
  const { error } = schema.safeParse(value, { error: localeError })
  return error?.issues.map(({ path, message }) => ({ path: path.join('.'), message })) ?? []
}
