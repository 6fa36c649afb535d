import type { FastifyBaseLogger } from 'fastify'
import type { KeyRing } from './auth/key-ring.ts'
import type { PersonRates } from './auth/rates.ts'
import type { Refusal, ReplayGuard } from './auth/verify-signature.ts'
import type { Source } from './lookup.ts'
import type { IdentityProvider } from './oidc/identity-provider.ts'
import type { Connections } from './operations/connections.ts'
import type { Metrics, QueryOutcome } from './operations/metrics.ts'
import type { NumberSearches } from './people/number-searches.ts'
import type { SignInThrottle } from './people/sign-in-throttle.ts'
import type { Responses } from './responses.ts'
import type { CdrStore } from './store/cdr-store.ts'
import type { Engine } from './store/store.ts'

/** The objects and options that routes share. */
export interface Context {
  readonly store: CdrStore
  readonly engine: Engine
  readonly source: Source
  readonly responses: Responses
  readonly metrics: Metrics
  readonly keys: KeyRing
  readonly replays: ReplayGuard | undefined
  readonly throttle: SignInThrottle
  readonly rates: PersonRates
  readonly numberSearches: NumberSearches
  readonly clockSkewSeconds: number
  readonly lenientTypes: boolean
  readonly sessionHours: number
  /** Whether people may sign in with a password. */
  readonly passwordSignIn: boolean
  /** The OpenID provider at which people may sign in, if there is one. */
  readonly identityProvider: IdentityProvider | undefined
  /** The address at which people reach the server, if it was given. */
  readonly publicUrl: URL | undefined
  /** Address of the recording of a call in another system, with placeholders. */
  readonly recordingUrl: string | undefined
  readonly now: () => Date
  readonly log: FastifyBaseLogger
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly connections: Connections
    readonly metrics: Metrics
  }
  interface FastifyRequest {
    /** Who sent the request: the access key or the person, once that is known. */
    who: string
    /** The ID of its trace, when traces are recorded. */
    traceId: string | undefined
    /** Why the request got 401, for the log. */
    refusal: Refusal | undefined
    /** How a query ended, for the log. */
    outcome: QueryOutcome | ''
  }
}
