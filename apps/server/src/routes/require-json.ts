import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { signedContentType } from '@org/cms-cdr-client/signing'
import type { onRequestHookHandler } from 'fastify'
import { type Answers, sendAnswer } from '../answers.ts'

/** Refuses what does not say that it is JSON, before its body is read. */
export function requireJson(answers: Answers): onRequestHookHandler {
  return (request, reply, done) => {
    const refusal = notJson(request.headers['content-type'], answers)
    if (refusal === undefined) return done()
    request.outcome = 'invalid'
    sendAnswer(reply, 415, refusal)
  }
}

/** The answer to a content type that is not JSON. */
export function notJson(given: string | undefined, answers: Answers): string | undefined {
  // JSON is UTF-8 whatever the charset parameter says, so any spelling of it will do.
  if (given === signedContentType || given?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json')
    return undefined
  const what = given ? `The content type is ${given}` : 'The content type is missing'
  return answers.failure(resultCodeOf('INVALID_PARAMETER'), `${what}; send ${signedContentType}.`)
}
