import type { Engine } from '../store/store.ts'
import type { Verified } from './verify-signature.ts'

/**
 * Remembers signatures until their time stamps are too old to be accepted, in the store, so that all processes know
 * them. A signature is good for one request.
 */
export class ReplayGuard {
  readonly #engine: Engine
  readonly #clockSkewSeconds: number

  constructor(engine: Engine, clockSkewSeconds: number) {
    this.#engine = engine
    this.#clockSkewSeconds = clockSkewSeconds
  }

  /** Notes a signature and tells whether it is seen for the first time. */
  async isFirst({ signature, time }: Verified): Promise<boolean> {
    const expires = new Date(time.getTime() + this.#clockSkewSeconds * 1000)
    const added = await this.#engine.query(
      'INSERT INTO seen_signature (signature, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING signature',
      [signature, expires.toISOString()],
    )
    return added.length === 1
  }
}
