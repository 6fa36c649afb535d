import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { useDatabaseFolder } from '../../test/database-folder.ts'
import { ended } from '../../test/program.ts'

const isWindows = process.platform === 'win32'
const { at, files, run, spawn, serve, fill, countIn, storedIn } = useDatabaseFolder('backup')

describe('a backup', () => {
  test('is complete and private while the server writes, and has nothing beside it', async () => {
    await fill('cdr.sqlite', 2_000)
    await serve()
    const lines = Array.from({ length: 20_000 }, (_, n) => `{"ccId":1,"isCallin":"true","callId":"${n}"}\n`).join('')
    const importing = spawn('import', '-', '--format', 'ndjson')
    importing.stdin?.end(lines)
    await expect.poll(() => storedIn('cdr.sqlite')).toBeGreaterThan(2_000)
    const { stdout, status } = await run('backup', 'saved.sqlite')
    const [, records] = /^saved\.sqlite: (\d+) records\n$/.exec(stdout) ?? []
    expect([status, countIn('saved.sqlite')]).toEqual([0, Number(records)])
    expect(Number(records)).toBeGreaterThanOrEqual(2_000)
    expect(files().filter((name) => name.startsWith('saved'))).toEqual(['saved.sqlite'])
    if (!isWindows) expect(statSync(at('saved.sqlite')).mode & 0o777).toBe(0o600)
    expect(await ended(importing)).toBe(0)
  })

  test('can be made of a database of an older version', async () => {
    await fill('cdr.sqlite', 3)
    const database = new DatabaseSync(at('cdr.sqlite'))
    database.exec('PRAGMA user_version = 3')
    database.close()
    expect(await run('backup', 'saved.sqlite')).toMatchObject({ status: 0, stdout: 'saved.sqlite: 3 records\n' })
  })

  test('replaces a file only with --overwrite, and never the database', async () => {
    await fill('cdr.sqlite', 3)
    writeFileSync(at('saved.sqlite'), 'older')
    expect(await run('backup', 'saved.sqlite')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/saved\.sqlite already exists\. .*--overwrite/),
    })
    expect(readFileSync(at('saved.sqlite'), 'utf8')).toBe('older')
    expect((await run('backup', 'saved.sqlite', '--overwrite')).status).toBe(0)
    expect(countIn('saved.sqlite')).toBe(3)
    for (const name of ['cdr.sqlite', 'cdr.sqlite-lock'])
      expect((await run('backup', name, '--overwrite')).stderr).toMatch(/belongs to the database itself/)
    expect((await run('backup', '.', '--overwrite')).stderr).toMatch(/is not a regular file/)
  })

  test('of a database that does not exist or is damaged leaves nothing', async () => {
    expect((await run('backup', 'saved.sqlite')).stderr).toMatch(/no database at .*cdr\.sqlite/)
    await fill('cdr.sqlite', 2_000)
    const bytes = readFileSync(at('cdr.sqlite'))
    writeFileSync(at('cdr.sqlite'), bytes.fill(0xff, 40_000, 44_000))
    expect(await run('backup', 'saved.sqlite')).toMatchObject({ status: 1, stderr: expect.stringMatching(/damaged/) })
    expect((await run('backup', 'none/saved.sqlite')).stderr).toMatch(/Cannot write the backup.*none/)
    expect(files().filter((name) => name.startsWith('saved'))).toEqual([])
  })

  test.skipIf(isWindows)('leaves nothing on a full disk', async () => {
    await fill('cdr.sqlite', 3_000, 'x'.repeat(400))
    // A limit on the size of files fails a write as a full disk does.
    const script = 'ulimit -f 512; exec "$@"'
    const main = join(import.meta.dirname, '..', '..', 'dist', 'main.js')
    const args = [process.execPath, main, 'backup', 'saved.sqlite', '--database', 'sqlite:cdr.sqlite']
    let stderr = ''
    try {
      execFileSync('bash', ['-c', script, 'bash', ...args], { cwd: at(), stdio: 'pipe' })
    } catch (error) {
      stderr = String((error as { stderr: Buffer }).stderr)
    }
    expect(stderr).toMatch(/Cannot write the backup saved\.sqlite: .*Nothing was left behind/)
    expect(files().filter((name) => name.startsWith('saved'))).toEqual([])
  })

  test.skipIf(isWindows)('leaves nothing after SIGTERM, SIGINT or SIGHUP', async () => {
    await fill('cdr.sqlite', 20_000, 'x'.repeat(400))
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const child = spawn('backup', 'saved.sqlite')
      const exited = new Promise((resolve) => child.once('exit', (_status, by) => resolve(by)))
      await expect.poll(() => files().some((name) => name.includes('.partial-')), { interval: 1 }).toBe(true)
      child.kill(signal)
      expect(await exited).toBe(signal)
      expect(files().filter((name) => name.startsWith('saved'))).toEqual([])
    }
  })
})
