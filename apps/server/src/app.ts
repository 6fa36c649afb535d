import type { IncomingMessage } from 'node:http'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { failureAnswer, sendAnswer } from './answers.ts'
import type { AccessKeys } from './auth/verify-signature.ts'
import { readBody } from './read-body.ts'
import { registerDocs } from './routes/docs.ts'
import { registerHealth } from './routes/health.ts'
import { registerQuery } from './routes/query-call-detail.ts'
import type { CdrStore } from './store/store.ts'

/** What the server is made of. */
export interface ServerOptions {
  readonly store: CdrStore
  readonly keys: AccessKeys
  /** How a call that is not kept is answered, see `notFoundAnswer`. */
  readonly notFound: string
  /** How far a time stamp may be from the server's clock, in seconds. */
  readonly clockSkewSeconds: number
  /** The clock. Default: the system's. */
  readonly now?: () => Date
  /** Folder of the docs, to serve them at `/docs`; not served when left out. */
  readonly docs?: string
  /** Where log lines go; no log when left out. Bodies, and so phone numbers, are never logged. */
  readonly log?: NodeJS.WritableStream
}

// A request must be complete within this time, so that a slow sender holds no connection for long.
const requestTimeoutMilliseconds = 30_000

/** Builds the server. It listens once `listen` of the result is called. */
export function buildApp(options: ServerOptions): FastifyInstance {
  const app = fastify({
    logger: options.log ? { level: 'warn', stream: options.log } : false,
    requestTimeout: requestTimeoutMilliseconds,
    frameworkErrors: (_error, _request, reply) => {
      sendAnswer(reply, 400, failureAnswer(resultCodeOf('INVALID_PARAMETER'), 'The URL is not valid.'))
    },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) => readBody(payload))
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => answerUnknown(app, request, reply))
  registerQuery(app, options)
  registerHealth(app)
  if (options.docs) registerDocs(app, options.docs)
  return app
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status < 500) return sendAnswer(reply, status, failureAnswer(resultCodeOf('INVALID_PARAMETER'), String(error)))
  request.log.error(error)
  return sendAnswer(
    reply,
    500,
    failureAnswer(resultCodeOf('UNKNOWN_EXCEPTION'), 'The server failed; the reason is in its log.'),
  )
}

/** A path that exists is told with the methods that it knows. */
function answerUnknown(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ''] = request.url.split('?')
  const code = resultCodeOf('INTERFACE_CALL_FAILED')
  const allowed = app.supportedMethods.filter((method) => app.hasRoute({ method, url: path }))
  if (allowed.length === 0) return sendAnswer(reply, 404, failureAnswer(code, `There is nothing at ${path}.`))
  const text = `${request.method} is not allowed here; use ${allowed.join(' or ')}.`
  return sendAnswer(reply.header('allow', allowed.join(', ')), 405, failureAnswer(code, text))
}
