import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { signedContentType } from '@org/cms-cdr-client/signing'
import type { onRequestHookHandler } from 'fastify'
import { type Answers, sendAnswer } from '../answers.ts'

/** Refuses any content type but JSON before the body is read. */
export function requireJson(answers: Answers): onRequestHookHandler {
  return (request, reply, done) => {
    const given = request.headers['content-type']
    // JSON is always UTF-8, so the charset parameter does not matter.
    if (given?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json') return done()
    const what = given ? `The content type is ${given}` : 'The content type is missing'
    request.outcome = 'invalid'
    sendAnswer(reply, 415, answers.failure(resultCodeOf('INVALID_PARAMETER'), `${what}; send ${signedContentType}.`))
  }
}
