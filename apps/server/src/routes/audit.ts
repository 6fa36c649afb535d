import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { FastifyInstance } from 'fastify'
import { sendAnswer } from '../answers.ts'
import type { Context } from '../context.ts'
import { type AuditFilter, readAuditPage } from '../people/audit.ts'
import { describeFaults } from '../query/faults.ts'
import { auditParameters, type SpecPath } from '../spec.ts'
import { requirePerson } from './require-person.ts'

type GivenParameters = Pick<AuditFilter, 'person' | 'action' | 'since'> & { before?: string; limit: number }

// Parameters are strings; the limit is read as a number.
const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, coerceTypes: true, useDefaults: true })
const validate = ajv.compile<GivenParameters>(auditParameters)

/** `GET /audit`: the audit log, a page at a time, for admins. */
export function registerAudit(app: FastifyInstance, context: Context): void {
  const { answers, engine } = context
  app.get('/audit' satisfies SpecPath, async (request, reply) => {
    const session = await requirePerson(request, reply, context, 'admin')
    if (!session) return reply
    const given: unknown = { ...(request.query as object) }
    if (!validate(given)) {
      const text = `${describeFaults(validate.errors ?? []).join('; ')}.`
      return sendAnswer(reply, 400, answers.failure(resultCodeOf('INVALID_PARAMETER'), text))
    }
    const { before, limit, ...filter } = given
    const position = { limit, before: before === undefined ? undefined : Number(before) }
    return readAuditPage(engine, { ...filter, ccIds: session.person.ccIds }, position)
  })
}
