import { queryPath } from '@org/cms-cdr-client/signing'
import type { FastifyInstance } from 'fastify'
import { sendAnswer } from '../answers.ts'
import type { Context } from '../context.ts'
import { answerQuery } from '../query/answer-query.ts'
import type { Body } from '../read-body.ts'
import { requireJson } from './require-json.ts'

/** The vendor's operation, for everybody whom {@link directQuery} does not answer: people, and paths with a query. */
export function registerQuery(app: FastifyInstance, context: Context): void {
  app.post(
    queryPath,
    {
      onRequest: requireJson(context.answers),
      onResponse: (request, reply, done) => {
        context.metrics.query(request.outcome || 'error', reply.elapsedTime / 1000)
        done()
      },
    },
    async (request, reply) => {
      const {
        outcome,
        status,
        text,
        headers = {},
        who = '',
      } = await answerQuery(request, request.body as Body, context)
      request.outcome = outcome
      request.who = who
      return sendAnswer(reply.headers(headers), status, text)
    },
  )
}
