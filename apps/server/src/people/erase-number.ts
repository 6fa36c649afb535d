import { isPersonalField } from '../spec.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { UserError } from '../user-error.ts'
import { writeAudit } from './audit.ts'

/**
 * Removes every record that holds a phone number in one of its personal fields, and gives how many there were. Each
 * removal is written to the audit, without the number.
 *
 * @throws UserError when there is no digit in the number.
 */
export async function eraseNumber(
  store: CdrStore,
  number: string,
  { person, dryRun }: { readonly person: string; readonly dryRun: boolean },
): Promise<number> {
  const wanted = digitsOf(number)
  if (wanted === '') throw new UserError(`"${number}" holds no digit. Give the number as it stands in the records.`)
  let found = 0
  for await (const row of store.rows()) {
    // Cheap to ask first: a record without these digits need not be parsed. Its number may be written with blanks.
    if (!digitsOf(row.recordJson).includes(wanted)) continue
    const fields = Object.entries(JSON.parse(row.recordJson) as Record<string, unknown>)
    if (!fields.some(([name, value]) => isPersonalField(name) && digitsOf(String(value)) === wanted)) continue
    found += 1
    if (dryRun) continue
    await store.remove(row)
    await writeAudit(store.engine, person, 'erase', row)
  }
  return found
}

/** A number without its plus sign, blanks, hyphens and brackets. */
const digitsOf = (text: string): string => text.replace(/\D/g, '')
