import { queryPath } from '@org/cms-cdr-client/signing'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { respondToQuery } from '../query/respond-to-query.ts'
import { sendQueryResponse } from '../responses.ts'
import type { SpecPath } from '../spec.ts'
import { requireJson } from './require-json.ts'

/** The vendor's query, and `POST /reveal`: the same query with phone numbers in full, for people. */
export function registerQuery(app: FastifyInstance, context: Context): void {
  for (const path of [queryPath, '/reveal'] as const satisfies SpecPath[]) {
    app.post(
      path,
      {
        onRequest: requireJson(context.responses),
        onResponse: (request, reply, done) => {
          context.metrics.query(request.outcome || 'error', reply.elapsedTime / 1000)
          done()
        },
      },
      async (request, reply) => {
        const response = await respondToQuery(request, context, { reveal: path === '/reveal' })
        return sendQueryResponse(request, reply, response)
      },
    )
  }
}
