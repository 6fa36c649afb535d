import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { signedContentType } from '@org/cms-cdr-client/signing'
import type { onRequestAsyncHookHandler } from 'fastify'
import { type Answers, sendAnswer } from '../answers.ts'

/** Refuses what does not say that it is JSON, before its body is read. */
export function requireJson(answers: Answers): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const given = request.headers['content-type']
    // JSON is UTF-8 whatever the charset parameter says, so any spelling of it will do.
    if (given?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json') return
    request.outcome = 'invalid'
    const what = given ? `The content type is ${given}` : 'The content type is missing'
    const text = `${what}; send ${signedContentType}.`
    return sendAnswer(reply, 415, answers.failure(resultCodeOf('INVALID_PARAMETER'), text))
  }
}
