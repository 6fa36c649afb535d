import { en } from 'zod/locales'
import type * as z from 'zod/mini'
import { successResultCode } from '../generated/operation.ts'
import { zCallDetail, zCallDetailQuery, zFailureEnvelope, zSuccessEnvelope } from '../generated/schemas.ts'
import type { components } from '../generated/wire.ts'
import type { Deviation } from './deviation.ts'

const recordNames: readonly (keyof components['schemas']['SuccessEnvelope'])[] = ['resultDesc', 'resultDatas']
const recordFields: ReadonlySet<string> = new Set(recordNames)

/** Says where an answer does not fit the schema. Loaded only when one does not. */
export function describeDeviations(answer: unknown): Deviation[] {
  const envelope = answer as Readonly<Record<string, unknown>> | null
  if (envelope?.resultCode !== successResultCode) return deviations(zFailureEnvelope, answer)
  return deviations(zSuccessEnvelope, answer).flatMap((deviation) => {
    if (!recordFields.has(deviation.path)) return [deviation]
    // Of "a record or nothing" a record was meant: what is wrong with it says more than that it is neither.
    return deviations(zCallDetail, envelope[deviation.path], deviation.path)
  })
}

/** Says what is wrong with a query. Loaded only when something is. */
export function describeQueryFaults(query: unknown): Deviation[] {
  return deviations(zCallDetailQuery, query)
}

function deviations(schema: z.ZodMiniType, value: unknown, ...place: readonly string[]): Deviation[] {
  const parsed = schema.safeParse(value, { error: en().localeError })
  if (parsed.success) return []
  return parsed.error.issues.map(({ path, message }) => ({ path: [...place, ...path].map(String).join('.'), message }))
}
