import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeEach, expect } from 'vitest'
import { openStore } from '../src/store/open-store.ts'
import { Program } from './program.ts'

/** Makes a folder for each test, and returns what works on the databases in it. */
export function useDatabaseFolder(name: string) {
  const parent = mkdtempSync(join(tmpdir(), `cms-cdr-${name}-`))
  afterAll(() => rmSync(parent, { recursive: true }))
  let folder: string
  let program: Program
  beforeEach(() => {
    folder = mkdtempSync(join(parent, 'each-'))
    program = new Program(folder)
  })
  afterEach(() => program.stopAll())

  const database = ['--database', 'sqlite:cdr.sqlite']
  const at = (file: string): string => join(folder, file)
  return {
    /** Returns the path of a file in the folder; by default, of the folder. */
    at: (file = ''): string => at(file),
    files: (): string[] => readdirSync(folder).sort(),
    /** Runs a command on cdr.sqlite in this process. */
    run: (...args: string[]) => program.run([...args, ...database]),
    /** Starts a command on cdr.sqlite in a process of its own. */
    spawn: (...args: string[]) => program.spawn([...args, ...database]),
    /** Starts the server on cdr.sqlite. */
    serve: () => program.start(['serve', '--port', '0', ...database]),

    /** Fills a database with records and closes it. */
    async fill(file: string, count: number, padding = ''): Promise<void> {
      const store = await openStore(`sqlite:${at(file)}`)
      const entries = Array.from({ length: count }, (_, index) => ({
        ccId: 1,
        direction: 'inbound' as const,
        callId: `${file}-${index}`,
        recordJson: JSON.stringify({ callId: `${file}-${index}`, padding }),
      }))
      await store.put(entries, await store.addSource('import', file))
      await store.close()
    },

    /** Returns the number of records of a database that is whole. */
    countIn(file: string): number {
      const database = new DatabaseSync(at(file))
      try {
        expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
        return Number(database.prepare('SELECT count(*) AS n FROM cdr').get()?.n)
      } finally {
        database.close()
      }
    },

    /** Returns the number of records in a database that another process uses; 0 while there are no tables yet. */
    storedIn(file: string): number {
      let database: DatabaseSync | undefined
      try {
        database = new DatabaseSync(at(file), { readOnly: true })
        return Number(database.prepare('SELECT count(*) AS n FROM cdr').get()?.n)
      } catch {
        return 0
      } finally {
        database?.close()
      }
    },
  }
}
