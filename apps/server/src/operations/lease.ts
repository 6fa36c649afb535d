import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { FastifyBaseLogger } from 'fastify'
import type { Engine } from '../store/store.ts'

/** How long the holder of a lease may be silent before another process takes it, in milliseconds. */
const longestSilence = 20_000
/** How often a lease is renewed, in milliseconds. */
export const leaseBeat = 5_000

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
  readonly #engine: Engine
  readonly #name: string
  readonly #self: string
  readonly #silence: number
  #seen: LeaseRow | undefined
  #seenAt = 0
  #holding: Promise<boolean> | undefined

  constructor(
    engine: Engine,
    name: string,
    { host = machine ?? hostname(), pid = process.pid, silence = longestSilence } = {},
  ) {
    this.#engine = engine
    this.#name = name
    this.#self = `${host} ${pid} ${randomUUID()}`
    this.#silence = silence
  }

  /**
   * Takes or renews the lease, and returns whether this process holds it now. Call it every few seconds. Concurrent callers share the
   * result, because they would take the lease from each other.
   */
  hold(): Promise<boolean> {
    this.#holding ??= this.#hold().finally(() => {
      this.#holding = undefined
    })
    return this.#holding
  }

  async #hold(): Promise<boolean> {
    const renewed = await this.#engine.query(
      'UPDATE lease SET beats = beats + 1 WHERE name = $1 AND holder = $2 RETURNING beats',
      [this.#name, this.#self],
    )
    if (renewed.length > 0) return true
    await this.#engine.query('INSERT INTO lease (name, beats) VALUES ($1, 0) ON CONFLICT DO NOTHING', [this.#name])
    const [row] = await this.#engine.query<LeaseRow>('SELECT holder, beats FROM lease WHERE name = $1', [this.#name])
    if (!row) return false
    if (row.holder !== this.#seen?.holder || row.beats !== this.#seen?.beats) {
      this.#seen = row
      this.#seenAt = performance.now()
    }
    const isFree = row.holder === null || isDead(row.holder) || performance.now() - this.#seenAt >= this.#silence
    if (!isFree) return false
    const taken = await this.#engine.query(
      'UPDATE lease SET holder = $1, beats = beats + 1 WHERE name = $2 AND beats = $3 RETURNING beats',
      [this.#self, this.#name, row.beats],
    )
    return taken.length > 0
  }

  /**
   * Does some work if this process gets the lease, and renews it meanwhile.
   *
   * @param signal Ends the work.
   * @param work Its signal aborts at the end, or when the lease is lost. What it throws after that is ignored.
   * @param log Reports that the lease was lost, or why it cannot be read.
   * @param beat How often the lease is renewed, in milliseconds.
   */
  async during(
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<void>,
    log: FastifyBaseLogger,
    beat = leaseBeat,
  ): Promise<void> {
    const isHeld = await this.hold().catch((error) => {
      if (!signal.aborted) log.error(error, `cannot acquire the lease for ${this.#name}`)
      return false
    })
    if (signal.aborted || !isHeld) return
    const lost = new AbortController()
    let renewedAt = performance.now()
    const renew = async (): Promise<void> => {
      try {
        if (await this.hold()) renewedAt = performance.now()
        else if (!lost.signal.aborted) {
          log.info(`another process now holds the lease for ${this.#name}`)
          lost.abort()
        }
      } catch (error) {
        // A busy database may fail once. Others may take the lease only after twice this time.
        if (performance.now() - renewedAt < this.#silence / 2 || lost.signal.aborted) return
        log.error(error, `cannot renew the lease for ${this.#name}`)
        lost.abort()
      }
    }
    const timer = setInterval(renew, beat)
    try {
      await work(AbortSignal.any([signal, lost.signal]))
    } catch (error) {
      if (!lost.signal.aborted) throw error
    } finally {
      clearInterval(timer)
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
