import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { signedContentType } from '@org/cms-cdr-client/signing'
import type { onRequestHookHandler } from 'fastify'
import { type Answers, sendAnswer } from '../answers.ts'

/** Refuses what does not say that it is JSON, before its body is read. */
export function requireJson(answers: Answers): onRequestHookHandler {
  return (request, reply, done) => {
    const given = request.headers['content-type']
    // JSON is UTF-8 whatever the charset parameter says, so any spelling of it will do.
    if (given?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json') return done()
    request.outcome = 'invalid'
    const what = given ? `The content type is ${given}` : 'The content type is missing'
    const text = `${what}; send ${signedContentType}.`
    sendAnswer(reply, 415, answers.failure(resultCodeOf('INVALID_PARAMETER'), text))
  }
}
