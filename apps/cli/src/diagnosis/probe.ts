import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { clientErrors, isCdrError } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { type SignatureSchemeName, signatureSchemes } from '@org/cms-cdr-client/signing'
import type { ClientSettings } from '../settings/client-settings.ts'
import { changeProfile } from '../settings/profiles.ts'
import type { Resolution } from '../settings/resolve.ts'

/**
 * Tries each known scheme, and each host that may have to be signed, with a query for a call that does not exist unless one is
 * named. Saves the first that is accepted. Returns the exit status.
 */
export async function probe(
  settings: ClientSettings,
  { profileName }: Resolution,
  callId = `probe-${randomUUID()}`,
): Promise<number> {
  const { baseUrl, proxy } = settings
  console.error(`Probing ${baseUrl}${proxy ? ` through the proxy ${new URL(proxy).host}` : ''}`)
  let signedHost = settings.host
  for (const candidate of candidates(settings)) {
    const { scheme, host } = candidate
    if (host !== signedHost) console.error(`Signing the host ${host}, without its port`)
    signedHost = host
    const isAccepted = await isSignatureAccepted(candidate, callId)
    console.error(`  ${isAccepted ? 'accepted' : 'rejected'}  ${describe(scheme)}`)
    if (!isAccepted) continue
    if (profileName === undefined) {
      console.error('No profile has this URL, so nothing was saved. Save it with: cms-cdr profile add')
    } else {
      changeProfile(profileName, host === undefined ? { scheme } : { scheme, host })
      console.error(`Saved in profile ${profileName}.`)
    }
    console.log(typeof scheme === 'string' ? scheme : JSON.stringify(scheme))
    return 0
  }
  console.error(
    'cms-cdr: Every known scheme was rejected, with and without the port of the host, so neither is the cause. Check the access key, the secret key and the host that is signed (--host).',
  )
  return clientErrors.auth.exitStatus
}

/** Returns the host that is signed without its port; `undefined` if it has none. Some systems sign the host name alone. */
export function hostWithoutPort({ baseUrl, host = new URL(baseUrl).host }: ClientSettings): string | undefined {
  const name = host.replace(/:\d+$/, '')
  return name === host ? undefined : name
}

/**
 * Returns all ways to sign: the named schemes, then every other combination in which sources describe the signature; first with
 * the configured host, then with the host without its port.
 */
function candidates(settings: ClientSettings): ClientSettings[] {
  const known = Object.values(signatureSchemes)
  const combinations = known.flatMap(({ signedHeaders }) =>
    (['milliseconds', 'seconds'] as const).flatMap((timestamp) =>
      [true, false].map((blankLineForEmptyQuery) => ({ timestamp, signedHeaders, blankLineForEmptyQuery })),
    ),
  )
  const others = combinations.filter((scheme) => known.every((one) => !isDeepStrictEqual(one, scheme)))
  const schemes = [...(Object.keys(signatureSchemes) as SignatureSchemeName[]), ...others]
  const own = schemes.map((scheme) => ({ ...settings, scheme }))
  const host = hostWithoutPort(settings)
  return host === undefined ? own : [...own, ...own.map((one) => ({ ...one, host }))]
}

function describe(scheme: ClientSettings['scheme']): string {
  if (typeof scheme === 'string') return scheme
  const { timestamp, signedHeaders, blankLineForEmptyQuery } = scheme
  const line = blankLineForEmptyQuery ? 'blank query line' : 'no query line'
  return [timestamp.padEnd(12), line.padEnd(16), signedHeaders.join(';')].join('  ')
}

/** Returns whether the system accepts the signature. Any response but a 401 means that it does. */
export async function isSignatureAccepted(settings: ClientSettings, callId: string): Promise<boolean> {
  await using client = createCdrClient({ ...settings, connections: 1, retry: 0 })
  try {
    await client.getCdr({ callId, direction: 'inbound' })
    return true
  } catch (error) {
    if (isCdrError(error, 'auth')) return false
    if (isCdrError(error, 'not_found') || isCdrError(error, 'result')) return true
    throw error
  }
}
