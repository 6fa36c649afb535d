import underPressure from '@fastify/under-pressure'
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import { Registry } from 'prom-client'
import { AddressList } from './auth/address-list.ts'
import type { KeyRing } from './auth/key-ring.ts'
import { type DefaultRates, defaultRates, PersonRates } from './auth/rates.ts'
import { ReplayGuard } from './auth/verify-signature.ts'
import { type Compatibility, defaultCompatibility } from './compatibility.ts'
import type { Context } from './context.ts'
import { Gateway, type GatewayOptions } from './gateway/gateway.ts'
import type { HarvestPlan } from './harvest/harvest.ts'
import { createHarvestMetrics } from './harvest/harvest-metrics.ts'
import { HarvestRunner } from './harvest/harvest-runner.ts'
import { HarvestState } from './harvest/harvest-state.ts'
import { storeSource } from './lookup.ts'
import { IdentityProvider, type OidcOptions } from './oidc/identity-provider.ts'
import { Connections, refusalLogger } from './operations/connections.ts'
import { createMetrics } from './operations/metrics.ts'
import { noTracing, type Tracing } from './operations/tracing.ts'
import { NumberSearches } from './people/number-searches.ts'
import { SignInThrottle } from './people/sign-in-throttle.ts'
import { readBody } from './read-body.ts'
import { createResponses, sendQueryResponse } from './responses.ts'
import { registerAdministration } from './routes/administration.ts'
import { registerAudit } from './routes/audit.ts'
import { defaultEventOptions, type EventOptions, registerCallEvents } from './routes/call-events.ts'
import { registerCalls } from './routes/calls.ts'
import { registerErrors, respondToBrokenHttp, unavailableResponse } from './routes/errors.ts'
import { registerHealth } from './routes/health.ts'
import { registerMetrics } from './routes/metrics.ts'
import { type PageFolders, registerPages } from './routes/pages.ts'
import { registerQuery } from './routes/query-call-detail.ts'
import { headersForAll, registerRequestHooks, requestIdOf } from './routes/request-hooks.ts'
import { registerSession } from './routes/session.ts'
import { registerSignInPages } from './routes/sign-in-pages.ts'
import type { CdrStore } from './store/cdr-store.ts'
import { createWebhookMetrics } from './webhook/webhook-health.ts'
import { type WebhookPlan, WebhookSender } from './webhook/webhook-sender.ts'

/** Options of {@link buildApp}. */
export interface ServerOptions extends PageFolders {
  readonly store: CdrStore
  readonly keys: KeyRing
  /** Choices that the vendor does not specify. Default: those that fit most clients. */
  readonly compatibility?: Partial<Compatibility> | undefined
  /** How far a timestamp may be from the server's clock, in seconds. */
  readonly clockSkewSeconds: number
  /** Whether a signature is accepted only once. Default: no, because an old client may send the same query twice in one second. */
  readonly refuseReplays?: boolean | undefined
  /** Event loop delay in milliseconds above which requests get 503; 0 for no limit. Default: 1 s. */
  readonly maxEventLoopDelay?: number
  /** The platform to look up calls at that are not stored; none when undefined. */
  readonly upstream?: Pick<GatewayOptions, 'client' | 'name' | 'notFoundSeconds' | 'requestsPerSecond'> | undefined
  /** The VDNs whose calls are stored before the platform deletes them; none when undefined. */
  readonly harvest?: HarvestPlan | undefined
  /** Where every stored call is sent; nowhere when undefined. */
  readonly webhook?: WebhookPlan | undefined
  /** Addresses and networks that may send requests; all when undefined. */
  readonly allow?: readonly string[] | undefined
  /** Addresses and networks of proxies whose `X-Forwarded-For` is trusted. Default: none. */
  readonly trustedProxies?: readonly string[] | undefined
  /** Certificate and key in PEM, for TLS. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  /** How long a person stays signed in. Default: 12. */
  readonly sessionHours?: number | undefined
  /** How often people may do something who have no rates of their own. Default: {@link defaultRates}. */
  readonly personRates?: Partial<DefaultRates> | undefined
  /** Limits of the streams of live events. Default: {@link defaultEventOptions}. */
  readonly events?: Partial<EventOptions> | undefined
  /** The number of processes on this machine, which share rates. Default: 1. */
  readonly processes?: number | undefined
  /** Whether people may sign in with a password. Default: yes. */
  readonly passwordSignIn?: boolean | undefined
  /** How people sign in with OpenID Connect; not at all when undefined. */
  readonly oidc?: OidcOptions | undefined
  /** The address at which people reach the server, when a proxy in front of it has another one. */
  readonly publicUrl?: URL | undefined
  /** Address of the recording of a call in another system, with `{callId}` and perhaps `{ccId}` and `{direction}`. */
  readonly recordingUrl?: string | undefined
  /** The token for `/metrics`; every request for it is refused when undefined. */
  readonly metricsToken?: string | undefined
  /** The metrics registry of this process, and how to read the metrics of all processes. Default: this process alone. */
  readonly instruments?: Instruments | undefined
  /** Records spans. Default: none. */
  readonly tracing?: Tracing | undefined
  /** The maximum number of open connections. Default: 10 000. */
  readonly maxConnections?: number | undefined
  /** The maximum number of open connections of one address; trusted proxies may have more. Default: 1000. */
  readonly maxConnectionsPerAddress?: number | undefined
  /** How long a client may read nothing of what waits for it, in milliseconds. Default: two minutes. */
  readonly unreadMilliseconds?: number | undefined
  /** The clock. Default: the system's. */
  readonly now?: (() => Date) | undefined
  /** The logger; no log when left out. Bodies are never logged, because they contain phone numbers. */
  readonly log?: FastifyBaseLogger | undefined
}

/** The metrics of a process. */
export interface Instruments {
  readonly registry: Registry
  readonly read: () => Promise<string>
}

// The whole request must arrive within this time, so that slow clients do not occupy connections.
const requestTimeout = 30_000
// Of a TLS handshake.
const handshakeTimeout = 10_000
const httpOptions = {
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  // Node's own response to a missing Host header has no body; ours has.
  requireHostHeader: false,
  // By default Node drops the second of two headers, so that two Host headers would look like one.
  joinDuplicateHeaders: true,
} as const
// Requests are refused while the event loop is delayed, because more of them would only delay it further.
const defaultMaxEventLoopDelay = 1_000

/** Builds the server. It listens once `listen` of the result is called; closing it leaves the store open. */
export function buildApp(options: ServerOptions): FastifyInstance {
  const { store, keys, upstream, clockSkewSeconds, tls, allow, log, trustedProxies = [] } = options
  const compatibility = { ...defaultCompatibility, ...options.compatibility }
  const responses = createResponses(compatibility)
  const tracing = options.tracing ?? noTracing
  const { registry, read } = options.instruments ?? ownInstruments()
  const metrics = createMetrics(registry, {
    connections: () => connections.size,
    isUpstreamOpen: upstream && (() => gateway?.isOpen === true),
  })
  const app: FastifyInstance = fastify({
    ...(log ? { loggerInstance: log } : { logger: false }),
    ...(tls ? { https: { ...tls, ...httpOptions, handshakeTimeout, minVersion: 'TLSv1.2' } } : { http: httpOptions }),
    requestTimeout,
    // Requests that are in flight when the server stops get a response of the usual form.
    return503OnClosing: false,
    // A logger for each request costs as much as the line that it writes; lines name the request themselves.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    genReqId: requestIdOf,
    clientErrorHandler: ({ code }, socket) =>
      respondToBrokenHttp(code, socket, responses, connections.isEnding(socket)),
    frameworkErrors: (_error, request, reply) => {
      const response = responses.failure('invalid', 'The URL of the request is invalid.')
      sendQueryResponse(request, reply.headers(headersForAll), response)
    },
  })
  const gateway =
    upstream &&
    new Gateway({
      ...upstream,
      store,
      responses,
      tracing,
      onUpstream: (outcome, seconds) => {
        metrics.upstream(outcome, seconds)
        app.log.debug({ outcome, ms: Math.round(seconds * 1000) }, 'upstream request completed')
      },
      onStoreError: (error) => {
        metrics.storeError()
        metrics.notStored()
        app.log.error(error, 'a response of the upstream was returned but could not be stored')
      },
    })
  const context: Context = {
    store,
    engine: store.engine,
    source: gateway ?? storeSource(store, responses, tracing),
    responses,
    metrics,
    keys,
    replays: options.refuseReplays ? new ReplayGuard(store.engine, clockSkewSeconds) : undefined,
    throttle: new SignInThrottle(store.engine),
    rates: new PersonRates(store.engine, { ...defaultRates, ...options.personRates }, options.processes ?? 1),
    numberSearches: new NumberSearches(store.engine, options.now ?? (() => new Date())),
    clockSkewSeconds,
    lenientTypes: compatibility.lenientTypes,
    sessionHours: options.sessionHours ?? 12,
    passwordSignIn: options.passwordSignIn ?? true,
    identityProvider: options.oidc && new IdentityProvider(options.oidc),
    publicUrl: options.publicUrl,
    recordingUrl: options.recordingUrl,
    now: options.now ?? (() => new Date()),
    log: app.log,
  }

  const proxies = new AddressList(trustedProxies)
  const logRefusal = refusalLogger(app.log)
  const connections = new Connections(app.server, {
    max: options.maxConnections ?? 10_000,
    maxPerAddress: options.maxConnectionsPerAddress ?? 1_000,
    unreadMilliseconds: options.unreadMilliseconds,
    isExempt: (address) => proxies.has(address),
    onRefused: (limit, address) => {
      metrics.connectionRefused(limit)
      logRefusal(limit, address)
    },
  })
  app.decorate('connections', connections)
  app.decorate('metrics', metrics)
  tracing.register(app)
  registerRequestHooks(app, { responses, connections, allow, hasLog: log !== undefined })
  app.register(underPressure, {
    maxEventLoopDelay: options.maxEventLoopDelay ?? defaultMaxEventLoopDelay,
    pressureHandler: (request, reply, _type, delay) => {
      // Files cost little, and a page is useless without its style sheet. A server that is restarted because its liveness check failed
      // keeps up even less, and its metrics say why. An infinite delay means that none has been measured yet, as when the server starts
      // on a busy machine.
      if (request.routeOptions.config.ignoresOverload || delay === Number.POSITIVE_INFINITY) return
      sendQueryResponse(request, reply, unavailableResponse(responses))
    },
  })
  app.removeAllContentTypeParsers()
  // JSON is named because Fastify looks a type that only * matches up anew for each request.
  const types = ['application/json', '*']
  app.addContentTypeParser(types, (_request: FastifyRequest, payload, done) => readBody(payload, done))
  registerErrors(app, context)
  app.addHook('onClose', () => gateway?.close())
  const harvestState = options.harvest && new HarvestState(store.engine, options.harvest)
  if (options.harvest && harvestState) {
    const onCall = createHarvestMetrics(registry, harvestState)
    const runner = new HarvestRunner({ ...options.harvest, store, responses, log: app.log, now: options.now, onCall })
    app.addHook('onListen', async () => runner.start())
    app.addHook('preClose', () => runner.stop())
  }
  if (options.webhook) {
    const onDelivery = createWebhookMetrics(registry, store.engine)
    const sender = new WebhookSender({ ...options.webhook, engine: store.engine, log: app.log, onDelivery })
    app.addHook('onListen', async () => sender.start())
    app.addHook('preClose', () => sender.stop())
  }
  registerQuery(app, context)
  registerCalls(app, context)
  registerCallEvents(app, context, { ...defaultEventOptions, ...options.events })
  registerSession(app, context)
  registerAudit(app, context)
  registerAdministration(app, context)
  registerSignInPages(app, context)
  registerHealth(app, store, gateway, harvestState)
  registerMetrics(app, { responses, token: options.metricsToken, read })
  registerPages(app, options)
  return app
}

function ownInstruments(): Instruments {
  const registry = new Registry()
  return { registry, read: () => registry.metrics() }
}
