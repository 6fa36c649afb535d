import { signedContentType } from '@org/cms-cdr-client/signing'
import type { onRequestHookHandler } from 'fastify'
import { type Responses, sendQueryResponse } from '../responses.ts'

/** Refuses any content type but JSON before the body is read. */
export function requireJson(responses: Responses): onRequestHookHandler {
  return (request, reply, done) => {
    const given = request.headers['content-type']
    // JSON is always UTF-8, so the charset parameter does not matter.
    if (given?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json') return done()
    const what = given ? `The content type is ${given}` : 'The content type is missing'
    sendQueryResponse(request, reply, responses.failure('notJson', `${what}; send ${signedContentType}.`))
  }
}
