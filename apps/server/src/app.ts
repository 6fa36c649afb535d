import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import underPressure from '@fastify/under-pressure'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { Registry } from 'prom-client'
import { createAnswers, sendAnswer } from './answers.ts'
import type { KeyRing } from './auth/key-ring.ts'
import { ReplayGuard } from './auth/replay-guard.ts'
import { type Compatibility, defaultCompatibility } from './compatibility.ts'
import type { Context } from './context.ts'
import { Gateway, type GatewayOptions } from './gateway/gateway.ts'
import { storeSource } from './lookup.ts'
import { createMetrics } from './operations/metrics.ts'
import { SignInThrottle } from './people/sign-in-throttle.ts'
import { readBody } from './read-body.ts'
import { directQuery, isDirect } from './routes/direct-query.ts'
import { createDoors, type Doors, headersForAll, idHeader, inTenths, requestIdOf } from './routes/doors.ts'
import { answerBrokenHttp, laterAnswer, registerFaults } from './routes/faults.ts'
import { registerHealth } from './routes/health.ts'
import { registerMetrics } from './routes/metrics.ts'
import { type PageFolders, registerPages } from './routes/pages.ts'
import { registerQuery } from './routes/query-call-detail.ts'
import { registerReveal } from './routes/reveal.ts'
import { registerSession } from './routes/session.ts'
import type { CdrStore } from './store/cdr-store.ts'

/** What the server is made of. */
export interface ServerOptions extends PageFolders {
  readonly store: CdrStore
  readonly keys: KeyRing
  /** The choices that the vendor's page leaves open. Default: those that fit most clients. */
  readonly compatibility?: Partial<Compatibility> | undefined
  /** How far a time stamp may be from the server's clock, in seconds. */
  readonly clockSkewSeconds: number
  /** Whether a signature is good for one request only. Default: no, since an old client may ask twice in one second. */
  readonly refuseReplays?: boolean | undefined
  /** Milliseconds of event loop delay above which requests are answered 503; 0 for no limit. Default: 1 s. */
  readonly maxEventLoopDelay?: number
  /** The platform that is asked for calls that are not kept; none when undefined. */
  readonly upstream?: Pick<GatewayOptions, 'client' | 'name' | 'notFoundSeconds' | 'requestsPerSecond'> | undefined
  /** Addresses and networks that may ask; everybody may when undefined. */
  readonly allow?: readonly string[] | undefined
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: readonly string[] | undefined
  /** Certificate and key in PEM, to speak TLS. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  /** How long a person stays signed in. Default: 12. */
  readonly sessionHours?: number | undefined
  /** The token that lets somebody read the instruments; nobody may when undefined. */
  readonly metricsToken?: string | undefined
  /** Where the instruments are, and how those of all processes are read. Default: of this process alone. */
  readonly instruments?: Instruments | undefined
  /** How many connections are held at once. Default: 10 000. */
  readonly maxConnections?: number | undefined
  /** The clock. Default: the system's. */
  readonly now?: (() => Date) | undefined
  /** Where log lines go; no log when left out. Bodies, and so phone numbers, are never logged. */
  readonly log?: FastifyBaseLogger | undefined
}

/** The instruments of a process. */
export interface Instruments {
  readonly registry: Registry
  readonly read: () => Promise<string>
}

// A request must be complete within this time, and its head within that, so that slow senders hold no connection for long.
const limits = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 72_000,
} as const
// Requests that pile up behind a delayed event loop only make it later.
const defaultMaxEventLoopDelay = 1_000

/** Builds the server. It listens once `listen` of the result is called; closing it leaves the store open. */
export function buildApp(options: ServerOptions): FastifyInstance {
  const { store, keys, upstream, clockSkewSeconds } = options
  const compatibility = { ...defaultCompatibility, ...options.compatibility }
  const answers = createAnswers(compatibility)
  const { registry, read } = options.instruments ?? ownInstruments()
  const metrics = createMetrics(registry, upstream ? () => gateway?.isOpen === true : undefined)
  const doors = createDoors({ ...options, answers })
  const app: FastifyInstance = fastify({
    ...(options.log ? { loggerInstance: options.log } : { logger: false }),
    // Said to Fastify too, which names the address.
    ...(options.tls ? { https: options.tls } : {}),
    serverFactory: (answerOthers) =>
      createListener(options.tls, (request, response) => {
        // A server that stops has Fastify tell so, and end connections.
        if (app.server.listening && isDirect(request)) answerDirectly(request, response)
        else answerOthers(request, response)
      }),
    // A logger for each request costs as much as the line that it writes; lines name the request themselves.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: doors.isTrusted ?? false,
    genReqId: requestIdOf,
    clientErrorHandler: ({ code }, socket) => answerBrokenHttp(code, socket, answers),
    frameworkErrors: (_error, _request, reply) => {
      sendAnswer(reply, 400, answers.failure(resultCodeOf('INVALID_PARAMETER'), 'The URL is not valid.'))
    },
  })
  const gateway =
    upstream &&
    new Gateway({
      ...upstream,
      store,
      answers,
      onUpstream: metrics.upstream,
      onStoreFault: (error) => {
        metrics.storeFault()
        app.log.error(error, 'an answer of the upstream was given but could not be kept')
      },
    })
  const context: Context = {
    store,
    engine: store.engine,
    source: gateway ?? storeSource(store, answers),
    answers,
    metrics,
    keys,
    replays: options.refuseReplays ? new ReplayGuard(store.engine, clockSkewSeconds) : undefined,
    throttle: new SignInThrottle(store.engine),
    clockSkewSeconds,
    lenientTypes: compatibility.lenientTypes,
    sessionHours: options.sessionHours ?? 12,
    now: options.now ?? (() => new Date()),
    log: app.log,
  }
  const answerDirectly = directQuery(doors, context, () => app.isUnderPressure())

  app.server.maxConnections = options.maxConnections ?? 10_000
  app.decorateRequest('who', '')
  app.decorateRequest('outcome', '')
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(idHeader, request.id).headers(headersForAll)
    done()
  })
  app.register(underPressure, {
    maxEventLoopDelay: options.maxEventLoopDelay ?? defaultMaxEventLoopDelay,
    pressureHandler: (request, reply) => {
      const { outcome, status, text, headers = {} } = laterAnswer(answers)
      request.outcome = outcome
      sendAnswer(reply.headers(headers), status, text)
    },
  })
  registerDoors(app, doors)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage, done) => readBody(payload, done))
  registerFaults(app, context)
  app.addHook('onClose', () => gateway?.close())
  registerQuery(app, context)
  registerReveal(app, context)
  registerSession(app, context)
  registerHealth(app, store, gateway)
  registerMetrics(app, { answers, token: options.metricsToken, read })
  registerPages(app, options)
  return app
}

function ownInstruments(): Instruments {
  const registry = new Registry()
  return { registry, read: () => registry.metrics() }
}

function createListener(tls: ServerOptions['tls'], listener: RequestListener): Server {
  return tls ? createTlsServer({ ...tls, ...limits, minVersion: 'TLSv1.2' }, listener) : createServer(limits, listener)
}

function registerDoors(app: FastifyInstance, { refusalOf, logRequest }: Doors): void {
  app.addHook('onRequest', (request, reply, done) => {
    const refusal = refusalOf(request.ip)
    if (refusal === undefined) return done()
    request.outcome = 'forbidden'
    sendAnswer(reply, 403, refusal)
  })
  if (!logRequest) return
  app.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done) => {
    const { id: reqId, method, who, outcome, ip, routeOptions } = request
    const { statusCode: status, elapsedTime } = reply
    logRequest({
      reqId,
      method,
      route: routeOptions.url ?? 'none',
      status,
      ms: inTenths(elapsedTime),
      who,
      outcome,
      ip,
    })
    done()
  })
}
