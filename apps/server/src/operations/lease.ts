import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Engine } from '../store/store.ts'

/** How often a lease is renewed, in milliseconds. */
const defaultBeat = 5_000
/** After how many beats without a renewal another process takes a lease. */
const missedBeats = 4

/** Options of a {@link Lease}. */
export interface LeaseOptions {
  /** How often the lease is renewed, in milliseconds. Rarely for work that is rare, because each renewal writes. */
  readonly beat?: number | undefined
  /** The name of this machine. Default: its own. */
  readonly host?: string | undefined
  readonly pid?: number | undefined
  /** How long the holder may be silent before another process takes the lease, in milliseconds. Default: four beats. */
  readonly silence?: number | undefined
}

interface LeaseRow {
  readonly holder: string | null
  readonly beats: number
}

/**
 * Ensures that only one of several processes on one database does some work. The holder increments a number; a process that sees no
 * change for some time takes the lease. No clocks are compared, so a wrong clock does no harm, and it works through a connection
 * pooler, unlike a lock of a PostgreSQL session.
 */
export class Lease {
  /** How often the lease is renewed, in milliseconds. */
  readonly beat: number
  readonly #engine: Engine
  readonly #name: string
  readonly #self: string
  readonly #silence: number
  #seen: LeaseRow | undefined
  #seenAt = 0

  constructor(engine: Engine, name: string, { beat = defaultBeat, ...options }: LeaseOptions = {}) {
    const { host = machine ?? hostname(), pid = process.pid, silence = missedBeats * beat } = options
    this.beat = beat
    this.#engine = engine
    this.#name = name
    this.#self = `${host} ${pid} ${randomUUID()}`
    this.#silence = silence
  }

  /** Takes or renews the lease, and returns whether this process holds it now. Call it once for each beat. */
  async hold(): Promise<boolean> {
    const [row] = await this.#engine.query<LeaseRow>('SELECT holder, beats FROM lease WHERE name = $1', [this.#name])
    // Whoever waits for the lease only reads.
    if (row && row.holder !== this.#self && !this.#isFree(row)) return false
    // Of several processes that have read the same number, one finds it unchanged.
    const held = await this.#engine.query(
      `INSERT INTO lease (name, holder, beats) VALUES ($1, $2, 1)
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, beats = lease.beats + 1 WHERE lease.beats = $3
       RETURNING beats`,
      [this.#name, this.#self, row?.beats ?? 0],
    )
    return held.length > 0
  }

  #isFree(row: LeaseRow): boolean {
    if (row.holder !== this.#seen?.holder || row.beats !== this.#seen?.beats) {
      this.#seen = row
      this.#seenAt = performance.now()
    }
    return row.holder === null || isDead(row.holder) || performance.now() - this.#seenAt >= this.#silence
  }

  /**
   * Does some work if this process gets the lease, and renews it meanwhile.
   *
   * @param signal Ends the work.
   * @param work Its signal aborts at the end, or when the lease is lost. What it throws after that is ignored.
   * @param log Reports that the lease was lost, or why it cannot be read.
   */
  async during(
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<void>,
    log: FastifyBaseLogger,
  ): Promise<void> {
    const isHeld = await this.hold().catch((error) => {
      if (!signal.aborted) log.error(error, `cannot acquire the lease for ${this.#name}`)
      return false
    })
    if (signal.aborted || !isHeld) return
    const lost = new AbortController()
    const over = new AbortController()
    const renewing = this.#renew(lost, over.signal, log)
    try {
      await work(AbortSignal.any([signal, lost.signal]))
    } catch (error) {
      if (!lost.signal.aborted) throw error
    } finally {
      over.abort()
      await renewing
    }
  }

  /** Renews the lease until it is over or lost. */
  async #renew(lost: AbortController, over: AbortSignal, log: FastifyBaseLogger): Promise<void> {
    let renewedAt = performance.now()
    while (!over.aborted) {
      await sleep(this.beat, undefined, { signal: over }).catch(() => {})
      try {
        if (over.aborted || (await this.hold())) {
          renewedAt = performance.now()
          continue
        }
        log.info(`another process now holds the lease for ${this.#name}`)
      } catch (error) {
        // A busy database may fail once. Others may take the lease only after twice this time.
        if (over.aborted || performance.now() - renewedAt < this.#silence / 2) continue
        log.error(error, `cannot renew the lease for ${this.#name}`)
      }
      lost.abort()
      return
    }
  }

  /** Releases the lease, so that another process can take it immediately. */
  async release(): Promise<void> {
    await this.#engine.query('UPDATE lease SET holder = NULL, beats = beats + 1 WHERE name = $1 AND holder = $2', [
      this.#name,
      this.#self,
    ])
  }
}

/** Identifies this machine and container, in which process IDs are unique; `undefined` if that is unknown. Host names may occur twice. */
const machine = findMachine()

function findMachine(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    // Only Linux has these files.
    return undefined
  }
}

/** Returns whether a holder is an ended process of this machine and container, so that its lease can be taken over immediately. */
function isDead(holder: string): boolean {
  const [host, text] = holder.split(' ')
  const pid = Number(text)
  if (host !== machine) return false
  // This process would have renewed its own lease.
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
