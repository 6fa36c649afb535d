import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { clientErrors, isCdrError } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { type SignatureScheme, type SignatureSchemeName, signatureSchemes } from '@org/cms-cdr-client/signing'
import type { ClientSettings } from '../settings/client-settings.ts'
import { changeProfile } from '../settings/profiles.ts'
import type { Resolution } from '../settings/resolve.ts'

/** A way to sign, with its description. */
interface Candidate {
  readonly name: string
  readonly scheme: SignatureSchemeName | SignatureScheme
  readonly host?: string | undefined
}

/**
 * Tries each known scheme, and each host that may have to be signed, with a query for a call that does not exist unless one is
 * named. Saves the first that is accepted. Returns the exit status.
 */
export async function probe(
  settings: ClientSettings,
  { profileName, profile }: Resolution,
  callId = `probe-${randomUUID()}`,
): Promise<number> {
  const { baseUrl, proxy } = settings
  console.error(`Probing ${baseUrl}${proxy ? ` through the proxy ${new URL(proxy).host}` : ''}`)
  for (const { name, scheme, host } of candidates(settings)) {
    const isAccepted = await isSignatureAccepted({ ...settings, scheme, host }, callId)
    console.error(`  ${isAccepted ? 'accepted' : 'rejected'}  ${name}`)
    if (!isAccepted) continue
    // What was learned about one URL is not saved in the profile of another.
    if (profileName === undefined || baseUrl !== profile.url) {
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

/** Returns all ways to sign: first with the configured host, then with the host without its port. */
function candidates(settings: ClientSettings): Candidate[] {
  const bareHost = hostWithoutPort(settings)
  const own = schemes().map((one): Candidate => ({ ...one, host: settings.host }))
  if (bareHost === undefined) return own
  const bare = schemes().map(({ name, scheme }) => ({ name: `${name}, host ${bareHost}`, scheme, host: bareHost }))
  return [...own, ...bare]
}

/** Returns the named schemes, then every other combination in which sources describe the signature. */
function schemes(): Candidate[] {
  const named = Object.keys(signatureSchemes).map((name) => ({ name, scheme: name as SignatureSchemeName }))
  const known = Object.values(signatureSchemes)
  const others = known.flatMap(({ signedHeaders }) =>
    (['milliseconds', 'seconds'] as const).flatMap((timestamp) =>
      [true, false].map((blankLineForEmptyQuery) => ({ timestamp, signedHeaders, blankLineForEmptyQuery })),
    ),
  )
  const isNew = (scheme: SignatureScheme): boolean => known.every((one) => !isDeepStrictEqual(one, scheme))
  return [
    ...named,
    ...others.filter(isNew).map((scheme) => {
      const line = scheme.blankLineForEmptyQuery ? 'a blank' : 'no'
      return {
        name: `${scheme.timestamp}, ${scheme.signedHeaders.join(', ')}, ${line} line for an empty query`,
        scheme,
      }
    }),
  ]
}

/** Returns whether the system accepts the signature. Any response but a 401 means that it does. */
export async function isSignatureAccepted(settings: ClientSettings, callId: string): Promise<boolean> {
  const client = createCdrClient({ ...settings, connections: 1, retry: 0 })
  try {
    await client.getCdr({ callId, direction: 'inbound' })
    return true
  } catch (error) {
    if (isCdrError(error, 'auth')) return false
    if (isCdrError(error, 'not_found') || isCdrError(error, 'result')) return true
    throw error
  } finally {
    await client.close()
  }
}
