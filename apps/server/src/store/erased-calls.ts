import { createHmac, randomBytes } from 'node:crypto'
import { padList } from './pad-list.ts'
import type { CdrKey, Engine } from './store.ts'

// Hashes that one statement looks for, a power of two.
const slice = 512

/**
 * Remembers erased calls by a keyed hash, so that neither a gateway nor an import brings them back. The key of the hash is a salt of the
 * database: the hashes of two databases cannot be compared. A restored database has the salts of both.
 */
export class ErasedCalls {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Remembers a call. */
  async add(key: CdrKey): Promise<void> {
    let [salt] = await this.#salts()
    if (salt === undefined) {
      await this.#engine.query(
        'INSERT INTO erasure_salt (salt) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM erasure_salt) ON CONFLICT DO NOTHING',
        [randomBytes(32).toString('base64url')],
      )
      salt = (await this.#salts())[0] ?? ''
    }
    await this.#engine.query('INSERT INTO erased_call (call_hash, erased_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      hashOf(key, salt),
      new Date().toISOString(),
    ])
  }

  /** Returns whether each call was erased. */
  async has(keys: readonly CdrKey[]): Promise<boolean[]> {
    const salts = await this.#salts()
    if (salts.length === 0) return keys.map(() => false)
    const hashes = keys.map((key) => salts.map((salt) => hashOf(key, salt)))
    const known = new Set<string>()
    const all = hashes.flat()
    for (let from = 0; from < all.length; from += slice) {
      const some = all.slice(from, from + slice)
      const values = padList(some)
      const places = values.map((_value, index) => `$${index + 1}`).join(', ')
      const rows = await this.#engine.query<{ hash: string }>(
        `SELECT call_hash AS hash FROM erased_call WHERE call_hash IN (${places})`,
        values,
      )
      for (const { hash } of rows) known.add(hash)
    }
    return hashes.map((some) => some.some((hash) => known.has(hash)))
  }

  /** Forgets that calls were erased. */
  async remove(keys: readonly CdrKey[]): Promise<void> {
    const isErased = await this.has(keys)
    const salts = await this.#salts()
    for (const key of keys.filter((_key, index) => isErased[index]))
      for (const salt of salts)
        await this.#engine.query('DELETE FROM erased_call WHERE call_hash = $1', [hashOf(key, salt)])
  }

  async #salts(): Promise<string[]> {
    const rows = await this.#engine.query<{ salt: string }>('SELECT salt FROM erasure_salt ORDER BY salt')
    return rows.map(({ salt }) => salt)
  }
}

function hashOf({ ccId, direction, callId }: CdrKey, salt: string): string {
  return createHmac('sha256', salt).update(`${ccId} ${direction} ${callId.trim()}`).digest('base64url')
}
