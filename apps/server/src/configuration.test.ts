import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newPostgresDatabase } from '../test/engines.ts'
import { ended, useProgram } from '../test/program.ts'
import { runCommand } from '../test/run-command.ts'

const { folder, program } = useProgram('configuration')

const write = (name: string, content: string, mode = 0o600): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

describe('a configuration file', () => {
  test('comes after flags and the environment, and before defaults; the doctor shows where each setting comes from', async () => {
    write('server.yaml', 'database: sqlite:file.sqlite\nworkers: 3\nretention-days: 9\nlog-level: warn\n')
    await program.run(['key', 'add', 'ak', '--config', 'server.yaml'])
    // Another program may listen on the default port, which the doctor would report.
    const args = ['doctor', '--config', 'server.yaml', '--retention-days', '7', '--port', '0']
    const { status, stdout } = await program.run(args, '', { CMS_CDR_WORKERS: '2' })
    expect(status).toBe(0)
    for (const line of [
      /^set +database +sqlite:file\.sqlite +database in server\.yaml:1$/m,
      /^set +workers +2 +CMS_CDR_WORKERS$/m,
      /^set +retention-days +7 +--retention-days$/m,
      /^set +log-level +warn +log-level in server\.yaml:4$/m,
      /^set +port +0 +--port$/m,
      /^set +host +127\.0\.0\.1 +default$/m,
      /^ok +database +SQLite/m,
    ])
      expect(stdout).toMatch(line)
  })

  test('can be named by the environment, and holds for commands that have few of its options', async () => {
    write('other.json', '{ "database": "sqlite:other.sqlite", "port": 0 }')
    const env = { CMS_CDR_CONFIG: 'other.json' }
    await program.run(['key', 'add', 'from-file'], '', env)
    expect((await program.run(['key', 'list', '--database', 'sqlite:other.sqlite'])).stdout).toContain('from-file')
    const { url } = await program.start(['serve'], env)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })

  test('is named with the line in every message about its settings, and a variable with its name', async () => {
    write('wrong.yaml', 'database: sqlite:wrong.sqlite\nport: 99999\nlog-level: loud\n')
    const { status, stderr } = await program.run(['serve', '--config', 'wrong.yaml'], '', { CMS_CDR_WORKERS: '0' })
    expect(status).toBe(1)
    expect(stderr).toMatch(/port in wrong\.yaml:2 must be a whole number from 0 to 65535/)
    expect(stderr).toMatch(/log-level in wrong\.yaml:3 must be/)
    expect(stderr).toMatch(/CMS_CDR_WORKERS must be a whole number/)
    write('unknown.yaml', 'databse: x\n')
    const unknown = await program.run(['key', 'list', '--config', 'unknown.yaml'])
    expect([unknown.status, unknown.stderr]).toEqual([
      1,
      expect.stringMatching(/unknown\.yaml:1: databse .*database\?/),
    ])
  })

  test('with a password that others can read is refused, or used with a warning if it belongs to root', async () => {
    write('open.yaml', 'database: postgres://me:hidden@127.0.0.1:1/x\n', 0o644)
    const { status, stderr } = await program.run(['key', 'list', '--config', 'open.yaml'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/open\.yaml holds a secret, and other users can read it \(mode 0644\)/)
    expect(stderr).not.toContain('hidden')
    write('without.yaml', 'database: sqlite:without.sqlite\n', 0o644)
    expect((await program.run(['migrate', '--config', 'without.yaml'])).stderr).toBe('')
  })
})

describe('a password of the database', () => {
  const addresses = [
    'postgres://me:hidden@127.0.0.1:1/x',
    'postgres://me:%68idden@127.0.0.1:1/x',
    'postgres://me:50%hidden@127.0.0.1:1/x',
    'postgres://me:hid@den/hidden@127.0.0.1:1/x',
    'postgres://127.0.0.1:1/x?user=me&password=hidden',
    'postgres://me:hidden@[::1/x',
    'me:hidden@127.0.0.1:1/x',
    'mysql://me:hidden@127.0.0.1/x',
  ]
  test.each([
    [['doctor'], 0],
    [['key', 'list'], 1],
    [['migrate', '--check'], 2],
    [['serve', '--workers', '2'], 3],
  ])('is printed by no command, however the address is written: %s', async (args, number) => {
    for (const [index, address] of addresses.entries()) {
      const file = write(`address-${number}-${index}`, address)
      for (const [more, env] of [
        [[], { DATABASE_URL: address }],
        [['--database-file', file], {}],
      ] as const) {
        const [status, printed] = await runCommand([...args, ...more], env)
        expect([status, printed]).toEqual([1, expect.stringMatching(/\S/)])
        expect(printed).not.toMatch(/hidden|68idden|hid@/)
      }
    }
  })

  test('is refused on the command line, with what to do instead', async () => {
    const child = program.spawn(['key', 'list', '--database', 'postgres://me:hidden@127.0.0.1:1/x'])
    const text = ((await child.stderr?.setEncoding('utf8').toArray()) ?? []).join('')
    expect(text).toMatch(/--database contains a password that every user.*Set DATABASE_URL.*--database-file FILE/)
    const proxy = await program.run(['serve', '--upstream-proxy', 'http://me:hidden@127.0.0.1:1'])
    expect(proxy.stderr).toMatch(/--upstream-proxy contains a password.*Set CMS_CDR_UPSTREAM_PROXY/)
    // A misspelled option is an unknown one, and its value an argument too many.
    for (const args of [['--datbase=postgres://me:hidden@h/d'], ['--', 'postgres://me:hidden@h/d']]) {
      const { status, stderr } = await program.run(['key', 'list', ...args])
      expect([status, stderr]).toEqual([1, expect.stringMatching(/postgres:\/\/me@h\/d/)])
    }
    const upstream = await program.run(['serve', '--upstream', 'https://me:hidden@127.0.0.1:1'])
    expect(upstream.stderr).toMatch(/--upstream contains a password/)
  })

  test('comes from a file with the address', async () => {
    const address = await newPostgresDatabase()
    const env = { DATABASE_URL_FILE: write('address', `${address}\n`) }
    expect((await program.run(['key', 'add', 'in-postgres'], '', env)).status).toBe(0)
    const byOption = ['key', 'list', '--database-file', env.DATABASE_URL_FILE]
    expect((await program.run(byOption)).stdout).toContain('in-postgres')
    const { child, url } = await program.start(['serve', '--port', '0', '--workers', '2'], env)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    if (process.platform === 'linux') {
      const { password } = new URL(address)
      const tasks = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')
      expect(tasks).toHaveLength(2)
      for (const pid of [child.pid, ...tasks])
        expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(password)
    }
    const { stdout } = await program.run(['doctor'], '', env)
    expect(stdout).toMatch(
      /^set +database +postgres:\/\/\w+@127\.0\.0\.1:\d+\/test_\w+ +\S*address \(DATABASE_URL_FILE\)$/m,
    )
    expect(stdout).not.toContain(new URL(address).password)
    const byFlag = await program.run(['key', 'list', '--database-file', 'address'])
    expect(byFlag.stdout).toContain('in-postgres')
    const bothVariables = await program.run(['key', 'list'], '', { ...env, DATABASE_URL: 'sqlite:x.sqlite' })
    expect(bothVariables.stdout).toContain('in-postgres')
    const both = await program.run(['key', 'list', '--database', 'sqlite:x.sqlite', '--database-file', 'address'])
    expect(both.stderr).toMatch(/Both --database and --database-file are given\. Give only one of them/)
    await program.run(['migrate', '--database', 'sqlite:flag.sqlite'], '', env)
    expect((await program.run(['key', 'list', '--database', 'sqlite:flag.sqlite'], '', env)).stdout).toBe('')
    write('names-file.yaml', 'database-file: address\n')
    const named = await program.run(['key', 'list', '--config', 'names-file.yaml'])
    expect(named.stdout).toContain('in-postgres')
    const missing = await program.run(['key', 'list'], '', { DATABASE_URL_FILE: 'none' })
    expect(missing.stderr).toMatch(/DATABASE_URL_FILE: .*no such file.*none/)
  })

  test('comes from a password file of PostgreSQL, named by PGPASSFILE or in the home folder', async () => {
    const address = new URL(await newPostgresDatabase())
    const { hostname, port, username, password } = address
    address.password = ''
    const line = `${hostname}:${port}:*:${username}:${password}\n`
    const on = ['migrate', '--database', address.href]
    const without = { PGPASSFILE: join(folder, 'none'), HOME: folder }
    const refused = await program.run(on, '', without)
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(/password/)])
    const named = await program.run(on, '', { PGPASSFILE: write('pgpass', line) })
    expect([named.status, named.stderr]).toEqual([0, ''])
    write('.pgpass', line)
    const { PGPASSFILE: _, ...home } = without
    const atHome = await program.run(on, '', home)
    expect([atHome.status, atHome.stderr]).toEqual([0, ''])
  })
})

describe('a signal', () => {
  const lines = (err: readonly string[], pattern: RegExp) => err.filter((line) => pattern.test(line))

  test.each([1, 2])('changes the log level and reads the configuration again, in %i processes', async (workers) => {
    const config = (level: string) =>
      write(`signal-${workers}.yaml`, `port: 0\nworkers: ${workers}\nlog-level: ${level}\n`)
    const address = write(`signal-address-${workers}`, 'sqlite:signal.sqlite')
    const { child, err, url } = await program.start(['serve', '--config', config('warn'), '--database-file', address])
    const requests = () => lines(err, /"route":"\/readyz"/).length
    const request = async () => (await fetch(`${url}/readyz`)).text()
    await request()
    child.kill('SIGUSR2')
    await expect.poll(() => lines(err, /"from":"warn","to":"debug"/).length).toBeGreaterThanOrEqual(workers)
    await request()
    await expect.poll(requests).toBe(1)
    child.kill('SIGUSR2')
    await expect.poll(() => lines(err, /"from":"debug","to":"warn"/).length).toBeGreaterThanOrEqual(workers)
    config('info')
    child.kill('SIGHUP')
    // The primary process reads the file as well.
    const reloads = workers === 1 ? 1 : workers + 1
    await expect.poll(() => lines(err, /reloaded the log level and the keys/).length).toBe(reloads)
    await request()
    await expect.poll(requests).toBe(2)
    config('loud')
    child.kill('SIGHUP')
    await expect.poll(() => lines(err, /could not reload.*|log-level in .*signal/).length).toBe(reloads)
    await request()
    await expect.poll(requests).toBe(3)
  })

  test('for a reload does not end a server that is starting', async () => {
    const child = program.spawn(['serve', '--port', '0', '--workers', '2', '--database', 'sqlite:starting.sqlite'])
    const listens = new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()))
    let isListening = false
    void listens.then(() => {
      isListening = true
    })
    // Node itself takes a moment to start, in which a signal ends any process.
    await expect.poll(() => existsSync(join(folder, 'starting.sqlite')), { interval: 1 }).toBe(true)
    while (!isListening && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGHUP')
      child.kill('SIGUSR2')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect([child.exitCode, child.signalCode]).toEqual([null, null])
    // Killing the first process would leave workers behind.
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
  })
})
