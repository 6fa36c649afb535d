import ipaddr from 'ipaddr.js'
import type { Engine } from '../store/store.ts'

const windowMinutes = 15
// For one name, and for one address, which may be shared by an office.
const limits = { person: 5, address: 30 } as const

/**
 * Limits guesses of passwords. An attempt is counted before its password is hashed, and in the store, so that the limit holds for
 * parallel requests and several processes. Unknown names are counted, too.
 */
export class SignInThrottle {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /**
   * Reserves an attempt and returns 0. If there is none left, returns the seconds until the next one. Without a person, as for an OpenID
   * provider, only the address counts.
   */
  async reserve(address: string, person?: string): Promise<number> {
    const wait = await this.#take(addressSubject(address), limits.address)
    if (wait > 0 || person === undefined) return wait
    const personWait = await this.#take(personSubject(person), limits.person)
    if (personWait > 0) await this.#giveBack(addressSubject(address))
    return personWait
  }

  /** Returns the reserved attempt after a success, and resets the count of the person. */
  async succeeded(address: string, person?: string): Promise<void> {
    await this.#giveBack(addressSubject(address))
    if (person !== undefined)
      await this.#engine.query('DELETE FROM sign_in_attempt WHERE subject = $1', [personSubject(person)])
  }

  /** Counts an attempt in one statement, which locks the row of the subject on every engine. */
  async #take(subject: string, limit: number): Promise<number> {
    const now = Date.now()
    const [row] = await this.#engine.query(
      `INSERT INTO sign_in_attempt (subject, attempts, expires_at) VALUES ($1, 1, $3)
       ON CONFLICT (subject) DO UPDATE SET
         attempts = CASE WHEN sign_in_attempt.expires_at > $2 THEN sign_in_attempt.attempts + 1 ELSE 1 END,
         expires_at = CASE WHEN sign_in_attempt.expires_at > $2 THEN sign_in_attempt.expires_at ELSE $3 END
       WHERE sign_in_attempt.expires_at <= $2 OR sign_in_attempt.attempts < $4
       RETURNING attempts`,
      [subject, new Date(now).toISOString(), new Date(now + windowMinutes * 60_000).toISOString(), limit],
    )
    if (row) return 0
    const [taken] = await this.#engine.query<{ expiresAt: string }>(
      'SELECT expires_at AS "expiresAt" FROM sign_in_attempt WHERE subject = $1',
      [subject],
    )
    return Math.max(1, Math.ceil((Date.parse(taken?.expiresAt ?? '') - now) / 1000) || 1)
  }

  async #giveBack(subject: string): Promise<void> {
    await this.#engine.query('UPDATE sign_in_attempt SET attempts = attempts - 1 WHERE subject = $1 AND attempts > 0', [
      subject,
    ])
  }
}

const personSubject = (person: string): string => `person ${person}`
const addressSubject = (address: string): string => `address ${networkOf(address)}`

/** Returns what counts as one address: for IPv6 the /64 network, because a client can use all of its addresses. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  // An IPv4-mapped IPv6 address is an IPv4 address.
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return ipaddr.fromByteArray(parsed.toByteArray().fill(0, 8)).toString()
}
