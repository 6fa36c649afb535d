import { createParameterReader, queryOf } from '@org/cms-cdr-formats/read-parameters'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type AuditFilter, readAuditPage } from '../people/audit.ts'
import { sendQueryResponse } from '../responses.ts'
import { parametersSchemaOf, type SpecPath } from '../spec.ts'
import { requirePerson } from './require-person.ts'

const path = '/audit' satisfies SpecPath

interface AuditParameters extends Pick<AuditFilter, 'person' | 'action' | 'since'> {
  readonly before?: string
  readonly limit: number
}

const readParameters = createParameterReader<AuditParameters>(parametersSchemaOf(path))

/** `GET /audit`: the audit log, a page at a time, for admins. */
export function registerAudit(app: FastifyInstance, context: Context): void {
  const { responses, engine } = context
  app.get(path, async (request, reply) => {
    const session = await requirePerson(request, reply, context, 'admin')
    if (!session) return reply
    const parameters = readParameters(queryOf(request))
    if ('problems' in parameters) {
      const text = `${parameters.problems.join('; ')}.`
      return sendQueryResponse(request, reply, responses.failure('invalid', text))
    }
    const { before, limit, ...filter } = parameters
    const position = { limit, before: before === undefined ? undefined : Number(before) }
    return readAuditPage(engine, { ...filter, ccIds: session.person.ccIds }, position)
  })
}
