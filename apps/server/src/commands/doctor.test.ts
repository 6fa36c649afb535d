import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { freePort } from '@org/cms-cdr-test-support/postgres'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { newCertificate } from '../../test/certificate.ts'
import { newPostgresDatabase } from '../../test/engines.ts'
import { Program } from '../../test/program.ts'
import { runCommand } from '../../test/run-command.ts'
import { addAccessKey } from '../auth/access-keys.ts'
import { openStore } from '../store/open-store.ts'

const isWindows = process.platform === 'win32'
const parent = mkdtempSync(join(tmpdir(), 'cms-cdr-doctor-'))
afterAll(() => rmSync(parent, { recursive: true }))

let folder: string
let program: Program
beforeEach(() => {
  folder = mkdtempSync(join(parent, 'each-'))
  program = new Program(folder)
})
afterEach(() => program.stopAll())
const at = (name: string): string => join(folder, name)

/** Makes a database with a key and some pages of records, and closes it. */
async function fill(address: string): Promise<string> {
  const store = await openStore(address)
  await addAccessKey(store.engine, { accessKey: 'ak' })
  const source = await store.addSource('import', 'test')
  const key = { ccId: 1, direction: 'inbound' } as const
  await store.put(
    Array.from({ length: 500 }, (_, n) => ({
      ...key,
      callId: `${n}`,
      recordJson: JSON.stringify({ pad: 'x'.repeat(200) }),
    })),
    source,
  )
  await store.close()
  return address
}

const filled = () => fill(`sqlite:${at('cdr.sqlite')}`)
const examine = async (database: string, ...more: string[]): Promise<[number, string]> => {
  const [status, printed] = await runCommand(['doctor', '--port', '0', '--database', database, ...more])
  // Each line has a label, so that nothing is printed past the list.
  for (const line of printed.split('\n')) expect(line).toMatch(/^(set |ok {2}|WARN|FAIL) {2}[a-z]/)
  return [status, printed]
}

describe('the doctor on SQLite', () => {
  test('finds nothing wrong with a database that is whole, while a server is running', async () => {
    await filled()
    const { url } = await program.start(['serve', '--port', '0', '--database', 'sqlite:cdr.sqlite'])
    const { status, stdout } = await program.run([
      'doctor',
      '--port',
      new URL(url).port,
      '--database',
      'sqlite:cdr.sqlite',
    ])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^ok +database +SQLite, undamaged, 500 records$/m)
    expect(stdout).toMatch(/^ok +tables +all present/m)
    expect(stdout).toMatch(/^ok +server +ready at http:\/\/127\.0\.0\.1:\d+$/m)
  })

  const overwrite = (at: number, length: number) => (path: string) => {
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0xff, at, at + length))
  }
  const change = (sql: string) => (path: string) => {
    const database = new DatabaseSync(path)
    database.exec(sql)
    database.close()
  }
  test.each<[string, (path: string) => void, RegExp]>([
    ['has bytes overwritten in its header', overwrite(0, 60), /database +Cannot open .*not a database\..*restore FILE/],
    ['has bytes overwritten in its schema', overwrite(100, 3_000), /database +Cannot open .*malformed.*restore FILE/],
    ['has bytes overwritten in the middle', overwrite(60_000, 8_000), /database +damaged: .*restore FILE/],
    ['was cut off', (path) => truncateSync(path, 50_000), /database +(damaged: |Cannot open ).*restore FILE/],
    ['is empty', (path) => truncateSync(path, 0), /database .*no tables yet.*migrate/],
    ['is text', (path) => writeFileSync(path, 'text '.repeat(1_000)), /database +Cannot open .*not a database/],
    ['is missing', (path) => rmSync(path), /database +There is no database at .*migrate/],
    [
      'is a folder',
      (path) => {
        rmSync(path)
        mkdirSync(path)
      },
      /database .*is a directory\. Give a file/,
    ],
    [
      'belongs to another program',
      (path) => {
        rmSync(path)
        change('CREATE TABLE theirs (a)')(path)
      },
      /database .*another program\. Choose another file/,
    ],
    [
      'lacks a table',
      change('DROP TABLE seen_signature'),
      /tables +missing or invalid: seen_signature\.signature, .*restore FILE/,
    ],
    ['lacks the table of records', change('DROP TABLE cdr'), /database .*no such table: cdr.*restore FILE/],
    [
      'lacks an index',
      change('DROP INDEX seen_signature_expiry'),
      /tables +missing or invalid: seen_signature_expiry\./,
    ],
    [
      'lets the audit log be changed',
      change('DROP TRIGGER audit_no_update'),
      /tables +missing or invalid: audit_no_update\./,
    ],
    [
      'has an index with another value than its table',
      (path) => {
        change("INSERT INTO seen_signature VALUES ('signature', 'expires_here')")(path)
        const bytes = readFileSync(path)
        bytes.write('EXPIRES', bytes.lastIndexOf('expires_here'))
        writeFileSync(path, bytes)
      },
      /database +damaged: .*seen_signature_expiry/,
    ],
  ])('reports a database that %s', async (_name, damage, finding) => {
    const database = await filled()
    damage(at('cdr.sqlite'))
    const [status, printed] = await examine(database)
    expect([status, printed]).toEqual([1, expect.stringMatching(new RegExp(`^FAIL  ${finding.source}`, 'm'))])
  })

  test.skipIf(isWindows || process.getuid?.() === 0)(
    'reports a file that it may not write (skipped for root, who may)',
    async () => {
      const database = await filled()
      chmodSync(at('cdr.sqlite'), 0o400)
      expect(await examine(database)).toEqual([1, expect.stringMatching(/^FAIL +database .*permission/m)])
    },
  )
})

describe('the doctor on PostgreSQL', () => {
  const asOwner = async (url: string, sql: string): Promise<void> => {
    const client = new pg.Client(url)
    await client.connect()
    await client.query(sql)
    await client.end()
  }

  test('finds nothing wrong with a database that has all tables', async () => {
    const [status, printed] = await examine(await fill(await newPostgresDatabase()))
    expect([status, printed]).toEqual([0, expect.stringMatching(/^ok +database +PostgreSQL \d+/m)])
    expect(printed).toMatch(/^ok +tables +all present/m)
  })

  test.each<[string, string, RegExp]>([
    ['lacks a column', 'ALTER TABLE cdr DROP COLUMN answer_hash', /tables +missing or invalid: cdr\.answer_hash\. /],
    ['lacks a key', 'ALTER TABLE cdr DROP CONSTRAINT cdr_pkey', /tables +missing or invalid: cdr_pkey\. /],
    ['lacks an index', 'DROP INDEX seen_signature_expiry', /tables +missing or invalid: seen_signature_expiry\. /],
    [
      'lets the audit log be changed',
      'ALTER TABLE audit DISABLE TRIGGER audit_append_only',
      /tables +missing .*audit_append_only/,
    ],
    ['has no tables', 'DROP TABLE cms_cdr_schema', /database .*no tables yet.*migrate/],
  ])('reports a database that %s', async (_name, sql, finding) => {
    const url = await fill(await newPostgresDatabase())
    await asOwner(url, sql)
    const [status, printed] = await examine(url)
    expect([status, printed]).toEqual([1, expect.stringMatching(new RegExp(`^FAIL  ${finding.source}`, 'm'))])
  })

  test('warns of a database whose statistics are slow, and says how to correct it', async () => {
    const url = await fill(await newPostgresDatabase())
    await asOwner(url, 'DROP TRIGGER cdr_note_delete_old ON cdr')
    expect(await examine(url)).toEqual([0, expect.stringMatching(/^WARN +statistics .*SELECT cdr_note_changes\(\)/m)])
    await asOwner(url, 'SELECT cdr_note_changes()')
    expect(await examine(url)).toEqual([0, expect.not.stringMatching(/statistics/)])
  })

  test('reports a user who lacks rights, and a database that is read-only', async () => {
    const url = await fill(await newPostgresDatabase())
    const { pathname } = new URL(url)
    const user = `reader_${pathname.slice(-8)}`
    await asOwner(
      url,
      `CREATE ROLE ${user} LOGIN PASSWORD 'pw'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user};
       ALTER ROLE ${user} SET default_transaction_read_only = on`,
    )
    const other = new URL(url)
    other.username = user
    other.password = 'pw'
    const [status, printed] = await examine(other.href)
    expect(status).toBe(1)
    expect(printed).toMatch(/^FAIL +database +read-only, .*primary/m)
    await asOwner(url, `ALTER ROLE ${user} RESET default_transaction_read_only`)
    expect((await examine(other.href))[1]).toMatch(/^FAIL +permissions .*GRANT INSERT ON cdr.*GRANT DELETE ON cdr/m)
    await asOwner(url, `DROP OWNED BY ${user}; DROP ROLE ${user}`)
  })

  test('reports a wrong password, a missing database and a server that is down, and no password', async () => {
    const url = new URL(inject('postgresUrl'))
    const { password } = url
    url.password = 'not-the-password'
    const wrong = await examine(url.href)
    expect(wrong).toEqual([
      1,
      expect.stringMatching(/^FAIL +database .*password authentication failed.* Check the user and the password/m),
    ])
    expect(wrong[1]).not.toContain('not-the-password')
    url.password = password
    url.pathname = '/none'
    expect(await examine(url.href)).toEqual([1, expect.stringMatching(/^FAIL +database .*does not exist.*createdb/m)])
    const nowhere = `postgres://user:password@127.0.0.1:${await freePort()}/database`
    expect(await examine(nowhere)).toEqual([
      1,
      expect.stringMatching(/^FAIL +database .*ECONNREFUSED.*Check that the server is running/m),
    ])
  })
})

describe('the doctor', () => {
  const checkServer = async (host: string, port: number, ...more: string[]) =>
    (
      await runCommand([
        'doctor',
        '--host',
        host,
        '--port',
        String(port),
        '--database',
        `sqlite:${at('cdr.sqlite')}`,
        ...more,
      ])
    )[1]

  test('finds the server of a container behind a proxy, whatever the proxy variables are', async () => {
    await filled()
    const listen = ['--host', '0.0.0.0', '--trust-proxy', '10.0.0.0/8', '--database', 'sqlite:cdr.sqlite']
    const { url } = await program.start(['serve', '--port', '0', ...listen])
    const proxied = {
      HTTP_PROXY: 'http://127.0.0.1:2',
      http_proxy: 'http://127.0.0.1:2',
      NODE_USE_ENV_PROXY: '1',
      NO_PROXY: '',
    }
    const doctor = program.spawn(['doctor', '--port', new URL(url).port, ...listen], proxied)
    const printed = await text(doctor.stdout as NodeJS.ReadableStream)
    expect(printed).toMatch(/^ok +server +ready at http:\/\/127\.0\.0\.1:\d+$/m)
    expect(printed).toMatch(/^ok +tls +terminated by the proxies/m)
    expect(printed).not.toMatch(/FAIL/)
  })

  test('finds a server with TLS under a name of its own, and one that has an older certificate', async () => {
    await filled()
    for (const name of ['one', 'two']) {
      const { cert, key } = await newCertificate('cdr.example.test')
      writeFileSync(at(`${name}.cert`), cert)
      writeFileSync(at(`${name}.key`), key, { mode: 0o600 })
    }
    const tls = (name: string): string[] => ['--cert', at(`${name}.cert`), '--key', at(`${name}.key`)]
    const { url } = await program.start(['serve', '--port', '0', '--database', 'sqlite:cdr.sqlite', ...tls('one')])
    const port = Number(new URL(url).port)
    expect(await checkServer('127.0.0.1', port, ...tls('one'))).toMatch(/^ok +server +ready at https:/m)
    expect(await checkServer('127.0.0.1', port, ...tls('two'))).toMatch(/^FAIL +server .*another certificate.*SIGHUP/m)
    expect(await checkServer('127.0.0.1', port)).toMatch(/^FAIL +server .*Another program uses/m)
  })

  test('finds a port that is free, and one that another program has', async () => {
    await filled()
    const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    expect(await checkServer('127.0.0.1', port)).toMatch(/^FAIL +server +Another program uses .*--port/m)
    await new Promise((resolve) => other.close(resolve))
    expect(await checkServer('127.0.0.1', port)).toMatch(/^ok +server +not running/m)
    expect(await checkServer('nowhere.invalid', port)).toMatch(/^FAIL +server +nowhere\.invalid is not an address/m)
  })

  test('says what to do where no key can be used, TLS is missing or the upstream cannot be reached', async () => {
    await (await openStore(`sqlite:${at('cdr.sqlite')}`)).close()
    writeFileSync(at('secret'), 'sk', { mode: 0o600 })
    const upstream = [
      '--upstream',
      'http://127.0.0.1:1',
      '--upstream-access-key',
      'ak',
      '--upstream-secret-file',
      at('secret'),
    ]
    const [status, printed] = await examine(`sqlite:${at('cdr.sqlite')}`, '--host', '0.0.0.0', ...upstream)
    expect(status).toBe(1)
    expect(printed).toMatch(/^FAIL +access keys +none active.*key add/m)
    expect(printed).toMatch(/^WARN +tls +0\.0\.0\.0 is open to the network without TLS/m)
    const [unreachable = ''] = /^FAIL +upstream .*ECONNREFUSED.*$/m.exec(printed) ?? []
    const sentences = unreachable.split(/(?<=\.) /)
    expect(sentences.length).toBeGreaterThan(1)
    expect(new Set(sentences).size).toBe(sentences.length)
    const proxied = program.spawn(['doctor', '--port', '0', '--database', 'sqlite:cdr.sqlite', ...upstream], {
      HTTP_PROXY: 'http://127.0.0.1:2',
      NO_PROXY: '',
    })
    expect(await text(proxied.stdout as NodeJS.ReadableStream)).toMatch(
      /^FAIL +upstream .*the proxy 127\.0\.0\.1:2 cannot be reached/m,
    )
  })
})
