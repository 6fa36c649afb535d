import { createHash } from 'node:crypto'
import { recordedIn } from '../people/audit.ts'
import { auditedChanges, changePerson, endSessionsOf, listPeople, type Person, personCalled } from '../people/people.ts'
import type { Role } from '../people/roles.ts'
import type { Engine } from '../store/store.ts'
import type { Identity } from './identity-provider.ts'

/** Returns the person of an identity, with the role and call centers from the provider. Adds the person at the first sign-in. */
export async function personOf(engine: Engine, identity: Identity, role: Role): Promise<Person> {
  const name = (await nameOf(engine, identity)) ?? (await addPersonOf(engine, identity, role))
  const known = await personCalled(engine, name)
  const { ccIds = known.ccIds } = identity
  if (known.role === role && String(known.ccIds) === String(ccIds)) return known
  const changes = { role, ccIds }
  await changePerson(recordedIn(engine, actorOf(identity), 'user_set', auditedChanges(name, changes)), name, changes)
  return personCalled(engine, name)
}

/** Returns the name of a provider in the audit log. */
const actorOf = ({ issuer }: Identity): string => `oidc ${issuer}`

/** Ends the sessions of an identity that may no longer sign in, and returns the name of the person, if there is one. */
export async function endSessionsOfIdentity(engine: Engine, identity: Identity): Promise<string | undefined> {
  const name = await nameOf(engine, identity)
  if (name !== undefined) await endSessionsOf(engine, name)
  return name
}

async function nameOf(engine: Engine, { issuer, subject }: Identity): Promise<string | undefined> {
  const [row] = await engine.query<{ name: string }>(
    'SELECT name FROM person WHERE oidc_issuer = $1 AND oidc_subject = $2',
    [issuer, subject],
  )
  return row?.name
}

/** Adds a person under the suggested name, or under that name with a suffix if it is taken or looks like one that is. */
async function addPersonOf(engine: Engine, identity: Identity, role: Role): Promise<string> {
  const { issuer, subject } = identity
  const base = plainName(identity.suggestedName)
  const suffix = createHash('sha256').update(`${issuer} ${subject}`).digest('hex').slice(0, 8)
  const taken = new Set((await listPeople(engine)).map(({ name }) => likeness(name)))
  const isClear = !mixesScripts(base) && !taken.has(likeness(base))
  for (const name of isClear ? [base, `${base}-${suffix}`] : [`${base}-${suffix}`]) {
    const { ccIds } = identity
    const recorded = recordedIn(engine, actorOf(identity), 'user_add', auditedChanges(name, { role, ccIds }))
    const limits = ccIds ? JSON.stringify(ccIds) : null
    await recorded.change([
      {
        sql: `INSERT INTO person (name, created_at, session_epoch, role, cc_ids, oidc_issuer, oidc_subject)
          VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING name`,
        parameters: [name, new Date().toISOString(), Date.now(), role, limits, issuer, subject],
        isRequired: true,
      },
    ])
    // Another process may have added the same person, or another one with this name, at the same time.
    const added = await nameOf(engine, identity)
    if (added !== undefined) return added
  }
  throw new Error('No name is free for a person who signed in with OpenID Connect.')
}

// Leaves room for the suffix.
const longestBase = 55

/** Returns a suggested name with the characters that names have here. */
function plainName(suggested: string): string {
  const letters = suggested
    .normalize('NFKC')
    .slice(0, longestBase)
    .replace(/[^\p{L}\p{N}._@-]+/gu, '-')
  return letters.replace(/^-+|-+$/g, '') || 'person'
}

/** Returns a form of a name that is the same for names that look alike. */
const likeness = (name: string): string => name.normalize('NFKC').toLowerCase()

/** Returns whether a name has Latin letters and others, such as a Cyrillic one that looks like a Latin one. */
const mixesScripts = (name: string): boolean =>
  /\p{Script=Latin}/u.test(name) && /(?!\p{Script=Latin})\p{L}/u.test(name)
