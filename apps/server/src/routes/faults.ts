import type { Socket } from 'node:net'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Answers, sendAnswer } from '../answers.ts'
import type { Metrics } from '../operations/metrics.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'

const retrySeconds = 5

/** Answers for what goes wrong, and for paths and methods that are not there, in the form of everything else. */
export function registerFaults(app: FastifyInstance, answers: Answers, metrics: Metrics): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof StoreUnavailableError) {
      metrics.storeFault()
      request.outcome = 'unavailable'
      request.log.error({ reqId: request.id, reason: error.message }, 'the store cannot work now')
      return tellToComeLater(reply, answers)
    }
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
    if (status < 500)
      return sendAnswer(reply, status, answers.failure(resultCodeOf('INVALID_PARAMETER'), String(error)))
    request.log.error({ reqId: request.id, err: error })
    const text = 'The server failed; the reason is in its log.'
    return sendAnswer(reply, 500, answers.failure(resultCodeOf('UNKNOWN_EXCEPTION'), text))
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

/** 503, with the time to come back. */
export function tellToComeLater(reply: FastifyReply, answers: Answers): FastifyReply {
  const text = `The server cannot answer now; try again in ${retrySeconds} s.`
  reply.header('retry-after', retrySeconds)
  return sendAnswer(reply, 503, answers.failure(resultCodeOf('INTERFACE_CALL_FAILED'), text))
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
