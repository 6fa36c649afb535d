import { en } from 'zod/locales'
import type * as z from 'zod/mini'
import { successResultCode } from '../generated/operation.ts'
import { zFailureEnvelope, zSuccessEnvelope } from '../generated/schemas.ts'
import type { Deviation } from './cdr.ts'

/** Lists where a response does not match the schema of success or failure, whichever its `resultCode` says. */
export function findDeviations(response: unknown): Deviation[] {
  const envelope = Object(response) as Readonly<Record<string, unknown>>
  const schema = envelope.resultCode === successResultCode ? zSuccessEnvelope : zFailureEnvelope
  // The vendor does not say how an empty field of the envelope looks, so null is no deviation.
  const isEmptyField = ({ path }: Deviation): boolean => /^result(Desc|Datas)$/.test(path) && envelope[path] === null
  return deviationsFrom(schema, response).filter((deviation) => !isEmptyField(deviation))
}

const { localeError } = en()

export function deviationsFrom(schema: z.ZodMiniType, value: unknown): Deviation[] {
  const { error } = schema.safeParse(value, { error: localeError })
  return error?.issues.map(({ path, message }) => ({ path: path.join('.'), message })) ?? []
}

export function describeDeviations(deviations: readonly Deviation[]): string {
  return deviations.map(({ path, message }) => `${path}: ${message}`).join('; ')
}
