import { X509Certificate } from 'node:crypto'
import type { CdrClient } from '@org/cms-cdr-client'
import { isCdrError } from '@org/cms-cdr-client'
import { KeyRing } from '../auth/key-ring.ts'
import type { SecretWrapping } from '../auth/secret-wrapping.ts'
import { messageOf } from '../error-message.ts'
import { examineHarvest, examineLosses } from '../harvest/examine-harvest.ts'
import { IdentityProvider, type OidcOptions } from '../oidc/identity-provider.ts'
import { failureOf } from '../oidc/sign-in-failure.ts'
import { listPeople } from '../people/people.ts'
import { roles } from '../people/roles.ts'
import type { ServeSettings } from '../settings/read-settings.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'
import { examineWebhook } from '../webhook/webhook-health.ts'
import { examineDatabase } from './examine-database.ts'
import { examineServer } from './examine-server.ts'
import type { Finding } from './finding.ts'

const day = 24 * 60 * 60_000
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/** Checks everything that `serve` needs, one after the other. An unexpected error in a check is a finding, too. */
export async function* examine(settings: ServeSettings): AsyncGenerator<Finding> {
  const { app, logLevel, warnings } = settings
  yield { name: 'settings', level: 'ok', text: `valid; log level ${logLevel}` }
  for (const text of warnings) yield { name: 'settings', level: 'warn', text }
  yield* guarded('database', () => stored(settings))
  yield* guarded('tls', () => tls(settings))
  yield* guarded('server', () => examineServer(settings))
  const { upstream, oidc, harvest } = app
  if (oidc) yield* guarded('provider', () => openIdProvider(oidc))
  if (upstream) yield* guarded('upstream', () => platform(upstream.client, upstream.name))
  if (harvest) yield* guarded('harvest', () => examineHarvest(harvest))
}

/** Checks the discovery document of the provider. It is public, so this does not check the client secret. */
async function* openIdProvider(options: OidcOptions): AsyncGenerator<Finding> {
  const name = 'provider'
  try {
    await new IdentityProvider(options).discover()
    yield {
      name,
      level: 'ok',
      text: `${options.issuer.href} responds; its redirect URI is ${options.redirectUrl.href}`,
    }
  } catch (error) {
    yield {
      name,
      level: 'fail',
      text: `${options.issuer.href}: ${failureOf(error)?.reason ?? messageOf(error)}`,
    }
  }
}

type Findings = Iterable<Finding> | AsyncIterable<Finding>

async function* guarded(name: string, check: () => Findings): AsyncGenerator<Finding> {
  try {
    yield* check()
  } catch (error) {
    const advice = error instanceof StoreUnavailableError ? ' The database is busy or stopped. Try again.' : ''
    yield { name, level: 'fail', text: `${messageOf(error)}${advice}` }
  }
}

async function* stored({ database, wrapping, app }: ServeSettings): AsyncGenerator<Finding> {
  const store = await openStore(database, 'open')
  try {
    let isUsable = true
    for await (const finding of guarded('database', () => examineDatabase(store.engine, database))) {
      isUsable &&= finding.level !== 'fail' || finding.name === 'disk'
      yield finding
    }
    if (isUsable) yield* guarded('access keys', () => access(store, wrapping))
    if (isUsable && app.webhook) yield* guarded('webhook', () => examineWebhook(store.engine))
    if (isUsable && app.harvest) yield* guarded('harvest', () => examineLosses(store.engine))
  } finally {
    await store.close()
  }
}

async function* access({ engine }: CdrStore, wrapping: SecretWrapping): AsyncGenerator<Finding> {
  const keys = (await KeyRing.open(engine, { wrapping })).size
  const text =
    keys > 0 ? `${keys} active` : 'none active, so no machine can look up calls. Add one: cms-cdr-server key add'
  yield { name: 'access keys', level: keys > 0 ? 'ok' : 'fail', text }
  const people = await listPeople(engine)
  const byRole = roles.map((role) => `${role} ${people.filter((person) => person.role === role).length}`)
  yield { name: 'people', level: 'ok', text: `who can sign in: ${byRole.join(', ')}` }
}

function* tls({ app, host }: ServeSettings): Generator<Finding> {
  const name = 'tls'
  if (app.tls) {
    const days = Math.floor((new X509Certificate(app.tls.cert).validToDate.getTime() - Date.now()) / day)
    const text = `the certificate expires in ${days === 1 ? '1 day' : `${days} days`}`
    const isLong = days >= 14
    yield {
      name,
      level: isLong ? 'ok' : 'fail',
      text: isLong ? text : `${text}. Renew it, then send SIGHUP to the server`,
    }
  } else if (app.trustedProxies?.length) yield { name, level: 'ok', text: 'terminated by the proxies of --trust-proxy' }
  else if (!loopback.has(host)) {
    const text = `${host} is open to the network without TLS. Add --cert and --key, or put a proxy with TLS in front and name it in --trust-proxy`
    yield { name, level: 'warn', text }
  }
}

/** Checks that the platform accepts the signature. Any result is fine, also "no call with this ID". */
async function* platform(client: CdrClient, platformName: string): AsyncGenerator<Finding> {
  const name = 'upstream'
  try {
    await client.findCdr({ ccId: 1, callId: '0', direction: 'inbound' })
    yield { name, level: 'ok', text: `${platformName} responds, and accepts the signature` }
  } catch (error) {
    if (isCdrError(error, 'result')) {
      yield { name, level: 'ok', text: `${platformName} accepts the signature. Its response: ${error.message}` }
      return
    }
    yield { name, level: 'fail', text: messageOf(error) }
  } finally {
    await client.close()
  }
}
