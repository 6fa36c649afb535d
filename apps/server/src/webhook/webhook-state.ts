import type { CdrKey, Engine } from '../store/store.ts'

/** A call that the receiver did not accept, and that is not retried automatically. */
export interface DeadLetter extends CdrKey {
  /** The number of the call in the order in which calls were stored. */
  readonly position: number
  /** Epoch milliseconds. */
  readonly failedAt: number
  /** Why the last attempt failed. */
  readonly reason: string
}

// Dead letters are deleted after this time, in milliseconds.
const letterMemory = 30 * 24 * 60 * 60_000

/** The stored state of the webhook, which all servers on one database share. */
export class WebhookState {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Returns the number of the last call that was delivered or given up; `undefined` if the webhook was never used. */
  async position(): Promise<number | undefined> {
    const [row] = await this.#engine.query<{ position: number }>('SELECT position FROM webhook_progress')
    return row?.position
  }

  /** Saves the number of the last call that was delivered or given up, unless another process is further. */
  async save(position: number): Promise<void> {
    await this.#engine.query(
      `INSERT INTO webhook_progress (progress_id, position) VALUES (1, $1)
       ON CONFLICT (progress_id) DO UPDATE SET position = excluded.position WHERE webhook_progress.position < excluded.position`,
      [position],
    )
  }

  /** Adds a dead letter, or says why it failed again. */
  async addLetter({ position, ccId, direction, callId, failedAt, reason }: DeadLetter): Promise<void> {
    await this.#engine.query(
      `INSERT INTO webhook_dead_letter (position, cc_id, direction, call_id, failed_at, reason, is_requested)
       VALUES ($1, $2, $3, $4, $5, $6, 0)
       ON CONFLICT (position) DO UPDATE SET failed_at = excluded.failed_at, reason = excluded.reason, is_requested = 0`,
      [position, ccId, direction, callId, failedAt, reason],
    )
  }

  /** Deletes old dead letters. */
  async forgetLetters(now: number = Date.now()): Promise<void> {
    await this.#engine.query('DELETE FROM webhook_dead_letter WHERE failed_at < $1', [now - letterMemory])
  }

  /** Returns dead letters, the oldest first. */
  letters({ requested = false, limit = 10_000 } = {}): Promise<DeadLetter[]> {
    return this.#engine.query<DeadLetter>(
      `SELECT position, cc_id AS "ccId", direction, call_id AS "callId", failed_at AS "failedAt", reason
       FROM webhook_dead_letter WHERE is_requested >= $1 ORDER BY position LIMIT ${limit}`,
      [Number(requested)],
    )
  }

  /** Returns the number of dead letters. */
  async countLetters(): Promise<number> {
    const [row] = await this.#engine.query<{ n: number }>('SELECT count(*) AS n FROM webhook_dead_letter')
    return row?.n ?? 0
  }

  /** Requests that the server sends one dead letter, or all, again. Returns their number. */
  async requestLetters(position?: number): Promise<number> {
    const one = position === undefined ? '' : 'WHERE position = $1'
    const sql = `UPDATE webhook_dead_letter SET is_requested = 1 ${one} RETURNING 1 AS one`
    return (await this.#engine.query(sql, position === undefined ? [] : [position])).length
  }

  /** Removes a dead letter. */
  async removeLetter(position: number): Promise<void> {
    await this.#engine.query('DELETE FROM webhook_dead_letter WHERE position = $1', [position])
  }
}
