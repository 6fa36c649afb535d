import { queryPath } from '@org/cms-cdr-client'
import type { ContractCase } from '../case.ts'
import { vectors } from '../spec.ts'

/** Each signature vector that signs the query is accepted at its own time, and refused with one digit changed. */
export function vectorCases(): ContractCase[] {
  return vectors
    .filter((vector) => vector.path === queryPath)
    .flatMap((vector) => {
      const { authorization } = vector.expect
      const changed = authorization.slice(0, -1) + (authorization.endsWith('0') ? '1' : '0')
      const asked = (header: string) => ({
        method: vector.method,
        path: vector.path,
        body: vector.body,
        signed: 'none' as const,
        headers: { ...vector.signedHeaders, authorization: header },
      })
      const given = { now: new Date(vector.timestamp) }
      return [
        {
          group: 'vectors',
          name: `vector ${vector.name} is accepted (${vector.what})`,
          given,
          asked: asked(authorization),
          expected: { status: 200 },
        },
        {
          group: 'vectors',
          name: `vector ${vector.name} with its last digit changed is refused`,
          given,
          asked: asked(changed),
          expected: { status: 401 },
        },
      ]
    })
}
