import { randomUUID } from 'node:crypto'
import { isCdrError } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { type SignatureScheme, type SignatureSchemeName, signatureSchemes } from '@org/cms-cdr-client/signing'
import type { ClientSettings } from '../settings/client-settings.ts'
import { changeProfile } from '../settings/profile-store.ts'

/** A scheme to try, by name or by its parameters. */
interface Candidate {
  readonly name: string
  readonly scheme: SignatureSchemeName | SignatureScheme
}

/**
 * Tries each known scheme once, with a query for a call that does not exist unless one is named, and keeps the first that is
 * accepted. Gives the exit status.
 */
export async function probe(
  settings: ClientSettings,
  profileName: string | undefined,
  callId = `probe-${randomUUID()}`,
): Promise<number> {
  for (const { name, scheme } of candidates()) {
    const isAccepted = await tryScheme({ ...settings, scheme }, callId)
    console.error(`  ${isAccepted ? 'accepted' : 'refused '}  ${name}`)
    if (!isAccepted) continue
    if (profileName === undefined) {
      console.error('No profile has this URL, so the scheme was not saved. Save it with: cms-cdr profile add')
    } else {
      await changeProfile(profileName, { scheme })
      console.error(`Written to the profile ${profileName}.`)
    }
    console.log(typeof scheme === 'string' ? scheme : JSON.stringify(scheme))
    return 0
  }
  console.error(
    'cms-cdr: Every known scheme was refused, so the scheme is not what is wrong. Check the access key, the secret key and the host that is signed (--host).',
  )
  const { clientErrors } = await import('@org/cms-cdr-client')
  return clientErrors.auth.exitStatus
}

/** The named schemes, then every other way in which sources of the signature disagree. */
function candidates(): Candidate[] {
  const names = Object.keys(signatureSchemes) as SignatureSchemeName[]
  const named = names.map((name): Candidate => ({ name, scheme: name }))
  const known = Object.values(signatureSchemes)
  const seen = new Set(known.map((scheme) => JSON.stringify(scheme)))
  const others: Candidate[] = []
  for (const { signedHeaders } of known)
    for (const timestamp of ['milliseconds', 'seconds'] as const)
      for (const blankLineForEmptyQuery of [true, false]) {
        const scheme: SignatureScheme = { timestamp, signedHeaders, blankLineForEmptyQuery }
        if (seen.has(JSON.stringify(scheme))) continue
        const line = blankLineForEmptyQuery ? 'a blank query line' : 'no query line'
        others.push({ name: `${timestamp}, signing ${signedHeaders.join(', ')}, ${line}`, scheme })
      }
  return [...named, ...others]
}

/** Whether a signature is accepted. Any answer but a 401 means that it was. */
async function tryScheme(settings: ClientSettings, callId: string): Promise<boolean> {
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
