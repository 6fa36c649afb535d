import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { queryPath, type SignableRequest, signedContentType } from '@org/cms-cdr-client/signing'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { failureAnswer, sendAnswer, successAnswer } from '../answers.ts'
import type { ServerOptions } from '../app.ts'
import { verifySignature } from '../auth/verify-signature.ts'
import { notFoundAnswer } from '../not-found-answer.ts'
import { readQuery } from '../query/read-query.ts'
import { bodyLimitBytes, refusedAnswer } from '../spec.ts'

/** The vendor's operation: media type, size, signature, JSON and fields are checked in this order. */
export function registerQuery(app: FastifyInstance, options: ServerOptions): void {
  const invalid = resultCodeOf('INVALID_PARAMETER')
  const notFound = notFoundAnswer(options.notFound)

  app.post(queryPath, { onRequest: requireJson }, async (request, reply) => {
    const body = request.body as Buffer | undefined
    if (!body) return sendAnswer(reply, 413, failureAnswer(invalid, `The body is longer than ${bodyLimitBytes} bytes.`))

    const now = options.now?.() ?? new Date()
    const accessKey = verifySignature(signable(request, body), request.headers.authorization, { ...options, now })
    if (accessKey === undefined) return sendAnswer(reply, 401, refusedAnswer)

    const reading = readQuery(body)
    if ('notJson' in reading) return sendAnswer(reply, 400, failureAnswer(invalid, reading.notJson))
    if ('faults' in reading) return sendAnswer(reply, 200, failureAnswer(invalid, `${reading.faults.join('; ')}.`))

    const recordJson = await options.store.find(reading.key)
    return sendAnswer(reply, 200, recordJson === undefined ? notFound : successAnswer(recordJson))
  })

  async function requireJson(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const given = request.headers['content-type']
    // JSON is UTF-8 whatever the charset parameter says, so any spelling of it will do.
    if (given?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json') return undefined
    const what = given ? `The content type is ${given}` : 'The content type is missing'
    return sendAnswer(reply, 415, failureAnswer(invalid, `${what}; send ${signedContentType}.`))
  }
}

function signable(request: FastifyRequest, body: Buffer): SignableRequest {
  const [path = '', query = ''] = request.url.split('?', 2)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers[name] = value
  return { method: request.method, path, query: new URLSearchParams(query), headers, body }
}
