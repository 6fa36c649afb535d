import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { expect, onTestFinished, test, vi } from 'vitest'
import { useProgram } from '../../test/program.ts'
import { runCommand } from '../../test/run-command.ts'
import { addAccessKey } from '../auth/access-keys.ts'
import { createProgram } from '../program.ts'
import { openStore } from '../store/open-store.ts'
import { SqliteEngine } from '../store/sqlite-engine.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'

const { folder, program } = useProgram('key')

const write = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content, { mode: 0o600 })
  return join(folder, name)
}
const newKeyLine = (): string => randomBytes(32).toString('base64')
const on = (name: string, ...args: string[]): string[] => [...args, '--database', `sqlite:${join(folder, name)}`]

test('a removed key no longer exists, and removing an unknown key is an error', async () => {
  await runCommand(on('removed', 'key', 'add', 'ak'))
  expect(await runCommand(on('removed', 'key', 'remove', 'ak'))).toEqual([0, 'removed ak'])
  expect(await runCommand(on('removed', 'key', 'list'))).toEqual([0, ''])
  expect(await runCommand(on('removed', 'key', 'remove', 'ak'))).toEqual([
    1,
    'cms-cdr-server: There is no access key ak. To list all: cms-cdr-server key list',
  ])
})

test('rotating a key under load refuses no request, with the old secret or the new one', async () => {
  const secret = write('secret', 'old\n')
  await program.run(on('load', 'key', 'add', 'ak', '--secret-file', secret))
  const { url, err } = await program.start(on('load', 'serve', '--port', '0'))
  let secretKey = 'old'
  await using client = createCdrClient({
    baseUrl: url,
    ccId: 1,
    // A server on a busy machine may refuse a request because of that. The log shows what it refuses because of the rotation.
    retry: 10,
    credentials: () => ({ accessKey: 'ak', secretKey }),
  })
  let isOver = false
  const queries: Promise<unknown>[] = []
  const sending = (async () => {
    for (; !isOver; await sleep(5)) queries.push(client.findCdr({ callId: '1', direction: 'inbound' }))
  })()
  const rotated = await program.run(on('load', 'key', 'rotate', 'ak', '--overlap', '1h'))
  const withOld = queries.length
  secretKey = /^secret key {2}(\S{43})$/m.exec(rotated.stdout)?.[1] ?? ''
  expect(rotated.stderr).toMatch(/Earlier secrets are valid until .*key retire ak/)
  await expect.poll(() => queries.length, { timeout: 120_000 }).toBeGreaterThan(withOld + 10)
  isOver = true
  await sending
  expect(withOld).toBeGreaterThan(0)
  expect(await Promise.all(queries)).toEqual(queries.map(() => undefined))
  const logged = (text: string) => err.filter((line) => line.includes(text))
  await expect.poll(() => logged('"status":200').length).toBe(queries.length)
  expect([...logged('"status":401'), ...logged('the store is unavailable')]).toEqual([])
  await program.run(on('load', 'key', 'retire', 'ak'))
  secretKey = 'old'
  await expect
    .poll(() =>
      client.findCdr({ callId: '1', direction: 'inbound' }).then(
        () => 'found',
        (error) => error.code,
      ),
    )
    .toBe('auth')
})

test('the list shows until when earlier secrets are valid, and no secret', async () => {
  await runCommand(on('list', 'key', 'add', 'ak', '--secret-file', write('list-secret', 'secret-1')))
  await runCommand(on('list', 'key', 'rotate', 'ak', '--secret-file', write('list-secret', 'secret-2')))
  const [, listed] = await runCommand(on('list', 'key', 'list', '--json'))
  expect(JSON.parse(listed)).toMatchObject({
    accessKey: 'ak',
    secretSince: expect.stringMatching(/^\d{4}-.*Z$/),
    earlierSecretsUntil: expect.stringMatching(/^\d{4}-.*Z$/),
    isWrapped: false,
  })
  expect(listed).not.toContain('secret-')
  expect(await runCommand(on('list', 'key', 'rotate', 'ak', '--overlap', '0'))).toEqual([
    0,
    expect.stringMatching(/Earlier secrets are no longer valid/),
  ])
  const [, after] = await runCommand(on('list', 'key', 'list', '--json'))
  expect(JSON.parse(after)).toMatchObject({ earlierSecretsUntil: '' })
})

test.each(['0x1', '1e3', '', '1,,2', '0', '65536', '-1', '1.0'])('%j is not a list of call centers', async (text) => {
  expect(await runCommand(on('cc-id', 'key', 'add', 'ak', '--cc-id', text))).toEqual([
    1,
    expect.stringMatching(/Give numbers from 1 to 65535, separated by commas/),
  ])
})

test('the limits of a key change without a new secret', async () => {
  await runCommand(on('set', 'key', 'add', 'ak', '--rate', '5', '--cc-id', '1'))
  const read = async () => JSON.parse((await runCommand(on('set', 'key', 'list', '--json')))[1])
  expect(await runCommand(on('set', 'key', 'set', 'ak', '--cc-id', '2,3'))).toEqual([0, 'changed ak'])
  expect(await read()).toMatchObject({ ccIds: '2,3', requestsPerSecond: 5 })
  await runCommand(on('set', 'key', 'set', 'ak', '--cc-id', 'all', '--rate', 'unlimited'))
  expect(await read()).toMatchObject({ ccIds: 'all', requestsPerSecond: 'unlimited' })
  await runCommand(on('set', 'key', 'set', 'ak', '--permission', 'search'))
  expect(await read()).toMatchObject({ ccIds: 'all', permissions: 'search' })
  await runCommand(on('set', 'key', 'set', 'ak', '--permission', 'none'))
  expect(await read()).toMatchObject({ permissions: '' })
  expect(await runCommand(on('set', 'key', 'set', 'ak'))).toEqual([1, expect.stringMatching(/Add --cc-id, --rate or/)])
  expect(await runCommand(on('set', 'key', 'set', 'none', '--rate', '1'))).toEqual([
    1,
    expect.stringMatching(/no access key none/),
  ])
})

test('a database with wrapped secrets needs the right key file, and its file contains no secret', async () => {
  const [line, other] = [newKeyLine(), newKeyLine()]
  const file = write('wrapping', `# made for a test\n${line}\n`)
  const withKey = ['--wrapping-key-file', file]
  await runCommand(on('wrapped', 'key', 'add', 'ak', '--secret-file', write('s', 'very-secret-text')))
  const inUse = await openStore(`sqlite:${join(folder, 'wrapped')}`)
  for (let index = 0; index < 99; index++)
    await addAccessKey(inUse.engine, { accessKey: `ak-${index}`, secretKey: `very-secret-text ${index}` })
  expect(await runCommand(on('wrapped', 'key', 'wrap', ...withKey))).toEqual([0, '100 secrets wrapped'])
  for (const name of ['wrapped', 'wrapped-wal'])
    expect(readFileSync(join(folder, name)).includes('very-secret-text')).toBe(false)
  await inUse.close()
  expect(await runCommand(on('wrapped', 'key', 'wrap', ...withKey))).toEqual([0, '0 secrets wrapped'])
  await runCommand(on('wrapped', 'backup', join(folder, 'copy')))
  expect(readFileSync(join(folder, 'copy')).includes('very-secret-text')).toBe(false)

  const start = (...args: string[]) => program.run(on('wrapped', 'serve', '--port', '0', ...args))
  expect(await start()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/ak is wrapped.*--wrapping-key-file/),
  })
  const wrong = ['--wrapping-key-file', write('other', other)]
  expect(await start(...wrong)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/ak is wrapped with the key [0-9a-f]{16}, but the wrapping key file contains/),
  })
  const missing = ['--wrapping-key-file', join(folder, 'none')]
  expect(await start(...missing)).toMatchObject({ status: 1, stderr: expect.stringMatching(/ENOENT.*none/) })
  for (const args of [
    ['key', 'add', 'next'],
    ['key', 'add', 'next', ...wrong],
    ['key', 'rotate', 'ak'],
  ])
    expect(await runCommand(on('wrapped', ...args))).toEqual([1, expect.stringMatching(/database are wrapped/)])

  const doctor = async (...args: string[]) => (await runCommand(on('wrapped', 'doctor', '--port', '0', ...args)))[1]
  expect(await doctor(...wrong)).toMatch(/^FAIL +access keys .*is wrapped with the key/m)
  expect(await doctor(...withKey)).toMatch(/^ok +access keys +100 active/m)

  const { url } = await program.start(on('wrapped', 'serve', '--port', '0', ...withKey))
  await using client = createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'very-secret-text', ccId: 1 })
  expect(await client.findCdr({ callId: '1' })).toBeUndefined()
})

test('key wrap reports success only once the files contain no plain secret', async () => {
  const path = join(folder, 'read')
  await runCommand(on('read', 'key', 'add', 'ak', '--secret-file', write('plain', 'very-secret-text')))
  // A backup in progress reads the state before the secrets were wrapped.
  const reader = new DatabaseSync(path)
  reader.exec('BEGIN; SELECT * FROM access_key')
  const wrappingKey = write('wrapping-read', newKeyLine())
  const wrap = () => runCommand(on('read', 'key', 'wrap', '--wrapping-key-file', wrappingKey))
  const { purge } = SqliteEngine.prototype
  const spy = vi.spyOn(SqliteEngine.prototype, 'purge')
  onTestFinished(() => spy.mockRestore())
  spy.mockRejectedValueOnce(new StoreUnavailableError('another process reads an older state of the database'))
  expect(await wrap()).toEqual([
    1,
    'cms-cdr-server: 1 secret wrapped, but the database files still contain the secrets in their earlier form: another process reads an older state of the database. Fix this, then run the same command again.',
  ])
  spy.mockImplementationOnce(function (this: SqliteEngine) {
    const purged = purge.call(this)
    reader.close()
    return purged
  })
  expect(await wrap()).toEqual([0, '0 secrets wrapped'])
  for (const file of [path, `${path}-wal`])
    expect(existsSync(file) && readFileSync(file).includes('very-secret-text')).toBe(false)
})

test('key rotate prints the new secret before it waits for the servers', async () => {
  await runCommand(on('printed', 'key', 'add', 'ak'))
  const order: string[] = []
  const print = vi.spyOn(console, 'log').mockImplementation((line: string) => {
    if (line.startsWith('secret key')) setImmediate(() => order.push('printed'))
  })
  const note = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => [print, note].forEach((spy) => void spy.mockRestore()))
  const command = await createProgram('key')
  await command.parseAsync(['node', 'cms-cdr-server', ...on('printed', 'key', 'rotate', 'ak')])
  order.push('ended')
  expect(order).toEqual(['printed', 'ended'])
})
