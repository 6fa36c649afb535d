import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { FastifyInstance } from 'fastify'
import { sendAnswer } from '../answers.ts'
import { isFromOwnPage, sessionOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import { writeAudit } from '../people/audit.ts'
import { readQuery } from '../query/read-query.ts'
import type { Body } from '../read-body.ts'
import type { SpecPath } from '../spec.ts'
import { requireJson } from './require-json.ts'

/** `POST /reveal`: the query with phone numbers in full, for a person, and written to the audit first. */
export function registerReveal(app: FastifyInstance, context: Context): void {
  const { answers, source, engine } = context
  app.post('/reveal' satisfies SpecPath, { onRequest: requireJson(answers) }, async (request, reply) => {
    const refuse = (status: number, code: Parameters<typeof resultCodeOf>[0], text: string) =>
      sendAnswer(reply, status, answers.failure(resultCodeOf(code), text))
    if (!isFromOwnPage(request)) return refuse(403, 'INSUFFICIENT_PERMISSION', 'Another site may not ask here.')
    const session = await sessionOf(request, context)
    if (!session) return refuse(401, 'INSUFFICIENT_PERMISSION', 'Nobody is signed in. Sign in, then ask again.')
    request.who = `person ${session.person}`
    const reading = readQuery((request.body as Body) ?? '')
    if ('notJson' in reading) return refuse(400, 'INVALID_PARAMETER', reading.notJson)
    if ('faults' in reading) return refuse(200, 'INVALID_PARAMETER', `${reading.faults.join('; ')}.`)
    const lookup = await source.find(reading.key)
    if (lookup.kind === 'unavailable') {
      reply.header('retry-after', lookup.retrySeconds)
      return refuse(
        503,
        'INTERFACE_CALL_FAILED',
        `The platform cannot be asked now; try again in ${lookup.retrySeconds} s.`,
      )
    }
    if (lookup.kind === 'found') await writeAudit(engine, session.person, 'reveal', reading.key)
    return sendAnswer(reply, 200, lookup.text)
  })
}
