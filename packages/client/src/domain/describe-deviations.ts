import { en } from 'zod/locales'
import type * as z from 'zod/mini'
import { successResultCode } from '../generated/operation.ts'
import { zCallDetailQuery, zFailureEnvelope, zSuccessEnvelope } from '../generated/schemas.ts'
import type { Deviation } from './deviation.ts'

/** Says where an answer does not fit the schema. Loaded only when one does not. */
export function describeDeviations(answer: unknown): Deviation[] {
  const isSuccess = (answer as { resultCode?: unknown } | null)?.resultCode === successResultCode
  return deviations(isSuccess ? zSuccessEnvelope : zFailureEnvelope, answer)
}

/** Says what is wrong with a query. Loaded only when something is. */
export function describeQueryFaults(query: unknown): Deviation[] {
  return deviations(zCallDetailQuery, query)
}

type Issue = z.core.$ZodIssue

function deviations(schema: z.ZodMiniType, value: unknown): Deviation[] {
  const parsed = schema.safeParse(value, { error: en().localeError })
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => describe(issue, []))
}

/** Of a union, the branch that came furthest says most: the record, not the empty object. */
function describe(issue: Issue, outer: readonly PropertyKey[]): Deviation[] {
  const path = [...outer, ...issue.path]
  if (issue.code === 'invalid_union') {
    const depth = (branch: Issue[]): number => Math.max(0, ...branch.map((one) => one.path.length))
    const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a))
    if (best && depth(best) > 0) return best.flatMap((one) => describe(one, path))
  }
  return [{ path: path.map(String).join('.'), message: issue.message }]
}
