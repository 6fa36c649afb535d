import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach } from 'vitest'
import { openStore } from '../src/store/open-store.ts'
import type { NewAddress } from './engines.ts'
import { runCommand } from './run-command.ts'

export const utc = ['--format', 'call-index', '--zone', 'UTC']

/** Makes a database for each test, by default of SQLite, and returns functions that import files of legs into it. */
export function useLegFiles(newAddress?: NewAddress) {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-legs-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let database: string
  let made = 0
  beforeEach(async () => {
    database = newAddress ? await newAddress() : `sqlite:${join(folder, `${made++}.sqlite`)}`
  })
  return {
    /** Returns the address of the database of the current test. */
    database: (): string => database,
    /** Writes a file and returns its path. */
    file(name: string, content: string): string {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    /** Runs an import. */
    run: (...args: readonly string[]) => runCommand(['import', ...args, '--database', database]),
    /** Returns the stored records by their keys. */
    async stored(): Promise<Record<string, Record<string, unknown>>> {
      const store = await openStore(database)
      const rows = await Array.fromAsync(store.rows())
      await store.close()
      return Object.fromEntries(
        rows.map(({ ccId, direction, callId, recordJson }) => [
          `${ccId} ${direction} ${callId}`,
          JSON.parse(recordJson),
        ]),
      )
    },
  }
}

/** A row of the call index: times of waiting, ringing and talking within 10:00. */
export function leg(
  callId: string,
  number: number,
  more: { device?: number; times?: string; cause?: number; type?: number; previous?: string } = {},
) {
  const { device = 1, times = '10:00:00,10:00:10,,,,', cause = 0, type = 0, previous = '' } = more
  const cells = times.split(',').map((time) => (time === '' ? '' : `2024-11-23 ${time}`))
  return `dev,acct,1,,${callId},0551,4000,${cells},${device},9,${type},${cause},${number},25,${previous},\n`
}
