import type { Socket } from 'node:net'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { FastifyInstance } from 'fastify'
import { type Answers, sendAnswer } from '../answers.ts'
import type { Context } from '../context.ts'
import type { QueryAnswer } from '../query/answer-query.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'

const retrySeconds = 5

/** Answers for what goes wrong, and for paths and methods that are not there, in the form of everything else. */
export function registerFaults(app: FastifyInstance, context: Context): void {
  const { answers } = context
  app.setErrorHandler((error, request, reply) => {
    const { outcome, status, text, headers = {} } = faultAnswer(error, request.id, context)
    request.outcome = outcome
    return sendAnswer(reply.headers(headers), status, text)
  })

  // A path that exists is told with the methods that it knows.
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const code = resultCodeOf('INTERFACE_CALL_FAILED')
    const allowed = app.supportedMethods.filter((method) => app.hasRoute({ method, url: path }))
    if (allowed.length === 0) return sendAnswer(reply, 404, answers.failure(code, `There is nothing at ${path}.`))
    const text = `${request.method} is not allowed here; use ${allowed.join(' or ')}.`
    return sendAnswer(reply.header('allow', allowed.join(', ')), 405, answers.failure(code, text))
  })
}

/** The answer to a request that failed; what the caller cannot mend is told in the log. */
export function faultAnswer(error: unknown, reqId: string, { answers, metrics, log }: Context): QueryAnswer {
  if (error instanceof StoreUnavailableError) {
    metrics.storeFault()
    log.error({ reqId, reason: error.message }, 'the store cannot work now')
    return laterAnswer(answers)
  }
  const status = statusOf(error)
  if (status < 500) {
    return { outcome: 'invalid', status, text: answers.failure(resultCodeOf('INVALID_PARAMETER'), String(error)) }
  }
  log.error({ reqId, err: error })
  const text = 'The server failed; the reason is in its log.'
  return { outcome: 'error', status, text: answers.failure(resultCodeOf('UNKNOWN_EXCEPTION'), text) }
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 500
  // The caller has gone before its request was whole.
  if ('code' in error && error.code === 'ECONNRESET') return 400
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  return status < 500 ? status : 500
}

/** 503, with the time to come back. */
export function laterAnswer(answers: Answers): QueryAnswer {
  const text = `The server cannot answer now; try again in ${retrySeconds} s.`
  return {
    outcome: 'unavailable',
    status: 503,
    text: answers.failure(resultCodeOf('INTERFACE_CALL_FAILED'), text),
    headers: { 'retry-after': String(retrySeconds) },
  }
}

const brokenHttp: Readonly<Record<string, readonly [status: string, text: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request was not complete in time.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The head of the request is too long.'],
}

/** What is not HTTP, or does not come to an end. */
export function answerBrokenHttp(code: string | undefined, socket: Socket, answers: Answers): void {
  if (!socket.writable) return
  const [status, text] = brokenHttp[code ?? ''] ?? ['400 Bad Request', 'This is not a valid HTTP request.']
  const body = answers.failure(resultCodeOf('INVALID_PARAMETER'), text)
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`
  socket.write(`${head}\r\n\r\n${body}`)
  socket.destroySoon()
}
