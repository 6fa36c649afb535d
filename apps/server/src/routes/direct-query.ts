import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { queryPath, signedContentType } from '@org/cms-cdr-client/signing'
import type { Awaitable } from '../and-then.ts'
import type { Context } from '../context.ts'
import { answerQuery, type QueryAnswer } from '../query/answer-query.ts'
import { readBody } from '../read-body.ts'
import { type Doors, headersForAll, idHeader, inTenths, requestIdOf } from './doors.ts'
import { faultAnswer, laterAnswer } from './faults.ts'
import { notJson } from './require-json.ts'

const method = 'POST'

/** Tells whether a request is one that {@link directQuery} answers: the vendor's operation, signed, on its plain path. */
export function isDirect({ method: given, url, headers }: IncomingMessage): boolean {
  return given === method && url === queryPath && headers.authorization !== undefined
}

/**
 * Answers signed queries straight from Node's own HTTP server, since they are nearly all that a busy server is asked: the
 * way through Fastify and its hooks costs as much as verifying and looking up. Every check is the one that other routes
 * have.
 */
export function directQuery(doors: Doors, context: Context, isUnderPressure: () => boolean): RequestListener {
  const { answers, metrics } = context
  return (request, response) => {
    const began = performance.now()
    const { headers } = request
    const asked = { id: requestIdOf(request), method, url: queryPath, headers, host: headers.host ?? '' }
    const ip = doors.addressOf(request)

    const end = (answer: QueryAnswer): void => {
      const { outcome, status, who = '' } = answer
      send(response, asked.id, answer)
      const elapsed = performance.now() - began
      metrics.query(outcome, elapsed / 1000)
      doors.logRequest?.({ reqId: asked.id, method, route: queryPath, status, ms: inTenths(elapsed), who, outcome, ip })
    }
    const fail = (error: unknown): void => end(faultAnswer(error, asked.id, context))

    try {
      const refusal = refuse(ip, headers['content-type'])
      if (refusal) return end(refusal)
    } catch (thrown) {
      return fail(thrown)
    }
    readBody(request, (error, body) => {
      let answer: Awaitable<QueryAnswer>
      try {
        if (error) throw error
        answer = answerQuery(asked, body, context)
      } catch (thrown) {
        answer = faultAnswer(thrown, asked.id, context)
      }
      if (answer instanceof Promise) answer.then(end, fail)
      else end(answer)
    })
  }

  /** What is refused before its body is read. */
  function refuse(ip: string, type: string | undefined): QueryAnswer | undefined {
    if (isUnderPressure()) return laterAnswer(answers)
    const notAllowed = doors.refusalOf(ip)
    if (notAllowed !== undefined) return { outcome: 'forbidden', status: 403, text: notAllowed }
    const notAccepted = notJson(type, answers)
    return notAccepted === undefined ? undefined : { outcome: 'invalid', status: 415, text: notAccepted }
  }
}

// Names and values in turn are what Node writes with the least work.
const fixedHeaders = Object.entries(headersForAll).flat()

function send(response: ServerResponse, id: string, { status, text, headers }: QueryAnswer): void {
  const bytes = Buffer.byteLength(text)
  const head = [idHeader, id, ...fixedHeaders, 'content-length', bytes]
  if (bytes > 0) head.push('content-type', signedContentType)
  if (headers) for (const [name, value] of Object.entries(headers)) head.push(name, value)
  response.writeHead(status, head)
  // A text of ASCII is the same bytes in both, and Latin-1 need not be looked at again.
  response.end(text, bytes === text.length ? 'latin1' : 'utf8')
}
