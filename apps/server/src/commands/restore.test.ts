import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import { describe, expect, test } from 'vitest'
import { useDatabaseFolder } from '../../test/database-folder.ts'
import { ended } from '../../test/program.ts'
import { addPerson, personCalled } from '../people/people.ts'
import { findSession, findSignInLink, makeSignInLink, startSession } from '../people/sessions.ts'
import { openStore } from '../store/open-store.ts'

const isWindows = process.platform === 'win32'
const isRoot = process.getuid?.() === 0
const { at, files, run, spawn, serve, fill, countIn, storedIn } = useDatabaseFolder('restore')

describe('a restore', () => {
  test('refuses while a server is running, and a server refuses to start while a restore is in progress', async () => {
    await fill('cdr.sqlite', 1)
    await fill('saved.sqlite', 2)
    const { child } = await serve()
    expect(await run('restore', 'saved.sqlite')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/cdr\.sqlite is in use\. Stop the server/),
    })
    child.kill('SIGKILL')
    await ended(child)
    const other = new DatabaseSync(at('cdr.sqlite-lock'))
    other.exec('BEGIN EXCLUSIVE')
    expect(await run('serve', '--port', '0')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/is being restored/),
    })
    other.close()
    expect((await run('restore', 'saved.sqlite')).stdout).toMatch(
      /^cdr\.sqlite: 2 records; the previous database is .*\n$/,
    )
  })

  test('refuses while a server runs on a database that is damaged', async () => {
    await fill('cdr.sqlite', 1)
    await fill('saved.sqlite', 2)
    await serve()
    writeFileSync(at('cdr.sqlite'), Buffer.alloc(100, 0xff), { flag: 'r+' })
    expect((await run('restore', 'saved.sqlite')).stderr).toMatch(/is in use/)
  })

  test('refuses while a program that does not know its lock uses the database', async () => {
    await fill('cdr.sqlite', 1)
    await fill('saved.sqlite', 2)
    const other = new DatabaseSync(at('cdr.sqlite'))
    other.prepare('SELECT * FROM cdr').all()
    expect((await run('restore', 'saved.sqlite')).stderr).toMatch(/is in use/)
    other.close()
    expect((await run('restore', 'saved.sqlite')).status).toBe(0)
  })

  test('keeps the records of a killed server with the previous database, and out of the restored one', async () => {
    await fill('saved.sqlite', 2)
    const child = spawn('import', '-', '--format', 'ndjson')
    child.stdin?.on('error', () => {})
    child.stdin?.write(
      Array.from({ length: 7_000 }, (_, n) => `{"ccId":1,"isCallin":"true","callId":"${n}"}\n`).join(''),
    )
    await expect.poll(() => storedIn('cdr.sqlite')).toBeGreaterThanOrEqual(2_000)
    child.kill('SIGKILL')
    await ended(child)
    const { stdout } = await run('restore', 'saved.sqlite')
    const previous = /the previous database is .*?([^/\\]+)\n/.exec(stdout)?.[1] ?? ''
    expect(countIn('cdr.sqlite')).toBe(2)
    expect(countIn(previous)).toBeGreaterThanOrEqual(2_000)
    expect(files()).toEqual(['cdr.sqlite', previous, 'cdr.sqlite-lock', 'saved.sqlite', 'saved.sqlite-lock'].sort())
  })

  test('brings back no session and no one-time link, because they may have been ended since', async () => {
    const store = await openStore(`sqlite:${at('cdr.sqlite')}`)
    await addPerson(store.engine, 'ann')
    const { token } = await startSession(store.engine, await personCalled(store.engine, 'ann'), 1)
    const link = await makeSignInLink(store.engine, 'ann')
    await store.close()
    await run('backup', 'saved.sqlite')
    expect(await run('restore', 'saved.sqlite')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/previous database/),
    })
    const restored = await openStore(`sqlite:${at('cdr.sqlite')}`)
    expect(await findSession(restored.engine, token)).toBeUndefined()
    expect(await findSignInLink(restored.engine, link)).toBeUndefined()
    expect(await personCalled(restored.engine, 'ann')).toMatchObject({ name: 'ann' })
    await restored.close()
  })

  test.skipIf(isWindows)('keeps the owner and the mode of the file, also behind a link', async () => {
    await fill('data.sqlite', 1)
    await fill('saved.sqlite', 2)
    symlinkSync('data.sqlite', at('cdr.sqlite'))
    chmodSync(at('data.sqlite'), 0o640)
    if (isRoot) chownSync(at('data.sqlite'), 65_534, 65_534)
    const { uid, gid } = statSync(at('data.sqlite'))
    expect((await run('restore', 'saved.sqlite')).status).toBe(0)
    expect(statSync(at('data.sqlite'))).toMatchObject({ mode: 0o100640, uid, gid })
    expect(countIn('data.sqlite')).toBe(2)
    expect(files()).not.toContain('cdr.sqlite-lock')
  })

  test('replaces a database that is damaged, and keeps it', async () => {
    await fill('cdr.sqlite', 1)
    await fill('saved.sqlite', 2)
    writeFileSync(at('cdr.sqlite'), Buffer.alloc(100, 0xff), { flag: 'r+' })
    const { stdout } = await run('restore', 'saved.sqlite')
    const previous = /the previous database is .*?([^/\\]+)\n/.exec(stdout)?.[1] ?? ''
    expect(countIn('cdr.sqlite')).toBe(2)
    expect(readFileSync(at(previous)).subarray(0, 100)).toEqual(Buffer.alloc(100, 0xff))
  })

  test.each<[string, (name: string) => void | Promise<void>, RegExp]>([
    ['is missing', () => {}, /bad does not exist/],
    ['is a folder', (name) => void mkdirSync(at(name)), /bad is not a regular file/],
    ['is empty', (name) => writeFileSync(at(name), ''), /bad is empty/],
    ['is text', (name) => writeFileSync(at(name), 'text'.repeat(2_000)), /bad cannot be restored:.*not a database/],
    [
      'was cut off',
      async (name) => {
        await fill(name, 2_000)
        truncateSync(at(name), 40_000)
      },
      /bad cannot be restored:.*(malformed|damaged)/,
    ],
    [
      'has a damaged page',
      async (name) => {
        await fill(name, 2_000)
        const bytes = readFileSync(at(name))
        writeFileSync(at(name), bytes.fill(0xff, 40_000, 44_000))
      },
      /bad cannot be restored:.*(malformed|damaged)/,
    ],
    [
      'is a database of another program',
      (name) => {
        const other = new DatabaseSync(at(name))
        other.exec('CREATE TABLE theirs (a)')
        other.close()
      },
      /bad cannot be restored:.*another program/,
    ],
    ['is the database itself', (name) => symlinkSync('cdr.sqlite', at(name)), /bad is the database itself/],
  ])('refuses a file that %s, and changes nothing', async (_name, make, message) => {
    await fill('cdr.sqlite', 1)
    await make('bad')
    const before = readFileSync(at('cdr.sqlite'))
    const { status, stderr } = await run('restore', 'bad')
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)])
    expect(stderr).not.toMatch(/incoming/)
    expect(countIn('cdr.sqlite')).toBe(1)
    expect(readFileSync(at('cdr.sqlite')).length).toBe(before.length)
    expect(files().filter((name) => /incoming|before-restore/.test(name))).toEqual([])
  })

  test("refuses to replace another program's database", async () => {
    const other = new DatabaseSync(at('cdr.sqlite'))
    other.exec('CREATE TABLE theirs (a)')
    other.close()
    await fill('saved.sqlite', 1)
    expect(await run('restore', 'saved.sqlite')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/another program/),
    })
  })

  test('that is killed at any moment leaves the old database or the new one, whole', async () => {
    const [old, saved] = [3_000, 5_000]
    await fill('saved.sqlite', saved, 'x'.repeat(400))
    mkdirSync(at('start'))
    await fill('start/cdr.sqlite', old, 'y'.repeat(400))
    const begin = performance.now()
    cpSync(at('start/cdr.sqlite'), at('cdr.sqlite'))
    expect((await run('restore', 'saved.sqlite')).status).toBe(0)
    const duration = performance.now() - begin
    const kills = isFullRun ? 30 : 6
    const left: number[] = []
    for (let kill = 0; kill < kills; kill++) {
      cpSync(at('start/cdr.sqlite'), at('cdr.sqlite'))
      const child = spawn('restore', 'saved.sqlite')
      // The first part of the time is the start of the program.
      await sleep(duration * (0.3 + (0.7 * kill) / kills))
      child.kill('SIGKILL')
      await ended(child)
      left.push(countIn('cdr.sqlite'))
    }
    expect(left.filter((count) => count !== old && count !== saved)).toEqual([])
    expect((await run('restore', 'saved.sqlite')).status).toBe(0)
    expect(countIn('cdr.sqlite')).toBe(saved)
    expect(files().filter((name) => /incoming|-wal|-shm|-journal/.test(name))).toEqual([])
    // Two names of one file would be taken for two databases.
    expect(
      files()
        .map((name) => statSync(at(name)))
        .filter((file) => file.isFile() && file.nlink > 1),
    ).toEqual([])
  }, 240_000)
})
