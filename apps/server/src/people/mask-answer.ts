import { isPersonalField } from '../spec.ts'

/** Hides the phone numbers in an answer, all but their last two digits. What is no JSON object stays as it is. */
export function maskAnswer(answer: string): string {
  const envelope: unknown = JSON.parse(answer)
  if (!isObject(envelope)) return answer
  for (const value of Object.values(envelope)) if (isObject(value)) maskRecord(value)
  return JSON.stringify(envelope)
}

function maskRecord(record: Record<string, unknown>): void {
  for (const name of Object.keys(record)) {
    if (!isPersonalField(name)) continue
    const number = record[name]
    if (typeof number === 'string' || typeof number === 'number') record[name] = maskNumber(String(number))
  }
}

function maskNumber(number: string): string {
  const seen = number.length > 4 ? 2 : 0
  return '*'.repeat(number.length - seen) + number.slice(number.length - seen)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
