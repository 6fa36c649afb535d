import { Ajv2020 } from 'ajv/dist/2020.js'
import { describeFaults } from '../query/faults.ts'
import { importSchema } from '../spec.ts'
import type { CdrEntry } from '../store/store.ts'

const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true })
const validate = ajv.compile<{ ccId: number; isCallin: 'true' | 'false'; callId: string }>(importSchema)

/** Makes an entry from the fields of Table 4 with `ccId` and `isCallin`, or says what is wrong with them. */
export function readEntry(fields: unknown): CdrEntry | { readonly reason: string } {
  if (!validate(fields)) return { reason: describeFaults(validate.errors ?? []).join('; ') }
  const { ccId, isCallin, callId } = fields
  return {
    ccId,
    direction: isCallin === 'true' ? 'inbound' : 'outbound',
    callId,
    // What is undefined is not written. To take two fields out of an object costs half as much again as to write it.
    recordJson: JSON.stringify({ ...fields, ccId: undefined, isCallin: undefined }),
  }
}
