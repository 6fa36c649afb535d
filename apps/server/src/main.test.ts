import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { demoCalls } from '@org/cms-cdr-demo-calls'
import { beforeAll, expect, test } from 'vitest'
import { ended, useProgram } from '../test/program.ts'

const { folder, program } = useProgram('server')
const database = `sqlite:${join(folder, 'cdr.sqlite')}`

const on = (...args: string[]): string[] => [...args, '--database', database]
const addKey = (name: string) => program.run(on('key', 'add', name, '--secret-file', '-'), 'sk')

test('imported calls are found, the server prints one line when it is ready, and SIGTERM ends it cleanly', async () => {
  await addKey('ak')
  writeFileSync(join(folder, 'calls.ndjson'), '{"ccId":1,"isCallin":"true","callId":"7","callTime":5}\nbroken\n')
  expect(await program.run(on('import', 'calls.ndjson'))).toMatchObject({
    status: 1,
    stdout: 'calls.ndjson: 1 stored, 0 unchanged, 1 rejected\n',
    stderr: expect.stringMatching(/^calls\.ndjson:2: this is not valid JSON/),
  })
  const { child, url, out } = await program.start(on('serve', '--port', '0'))
  expect(out).toEqual([`cms-cdr-server listens on ${url}`])
  for (const [path, type] of [
    ['/', 'text/html; charset=utf-8'],
    ['/docs/', 'text/html; charset=utf-8'],
    ['/docs/openapi/server.json', 'application/json; charset=utf-8'],
  ]) {
    const response = await fetch(url + path)
    expect([path, response.status, response.headers.get('content-type')]).toEqual([path, 200, type])
    // A server that stops waits for responses that are still being read.
    await response.text()
  }
  expect((await fetch(`${url}/docs/../cdr.sqlite`)).status).toBe(404)
  const client = createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
  expect(await client.getCdr({ callId: '7', direction: 'auto' })).toMatchObject({
    direction: 'inbound',
    talkSeconds: 5,
  })
  child.kill('SIGTERM')
  expect(await ended(child)).toBe(0)
})

test('a file can be checked without storing it, and what is rejected can be written to a file', async () => {
  writeFileSync(join(folder, 'some.ndjson'), '{"ccId":1,"isCallin":"true","callId":"dry"}\nbroken\n')
  expect(await program.run(on('import', 'some.ndjson', '--dry-run', '--rejects', 'rejects.ndjson'))).toEqual({
    status: 1,
    stdout: 'some.ndjson: 1 can be stored, 1 rejected; nothing was written, see rejects.ndjson\n',
    stderr: '',
  })
  const rejects = readFileSync(join(folder, 'rejects.ndjson'), 'utf8')
  expect(JSON.parse(rejects)).toMatchObject({ file: 'some.ndjson', line: 2, reason: expect.stringMatching(/JSON/) })
  expect(
    (await program.run(on('import', '-', '--format', 'ndjson'), '{"ccId":1,"isCallin":"true","callId":"8"}')).stdout,
  ).toBe('standard input: 1 stored, 0 unchanged, 0 rejected\n')
})

test('keys are added, listed without their secrets, disabled and enabled', async () => {
  const added = await program.run(on('key', 'add', '--cc-id', '1,2', '--rate', '5'))
  const [, accessKey = '', secretKey = ''] = /^access key {2}(\S+)\nsecret key {2}(\S{43})\n$/.exec(added.stdout) ?? []
  expect(accessKey).toMatch(/^ak-/)
  expect((await program.run(on('key', 'disable', accessKey))).stdout).toBe(`disabled ${accessKey}\n`)
  const listed = await program.run(on('key', 'list', '--json'))
  const rows = listed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows.find((row) => row.accessKey === accessKey)).toMatchObject({
    ccIds: '1,2',
    requestsPerSecond: 5,
    disabledAt: expect.stringMatching(/T/),
  })
  expect(listed.stdout).not.toContain(secretKey)
  expect((await program.run(on('key', 'enable', accessKey))).stdout).toBe(`enabled ${accessKey}\n`)
  expect(await program.run(on('key', 'add', accessKey))).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/already an access key.*key rotate/),
  })
  expect(await program.run(on('key', 'disable', 'nobody'))).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/no access key nobody/),
  })
})

test('people are added with a password from standard input, listed and removed', async () => {
  expect(await program.run(on('user', 'add', 'ann'), 'short\n')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/at least 12 characters/),
  })
  expect((await program.run(on('user', 'add', 'ann'), 'correct horse battery\n')).stdout).toBe(
    'added ann with the role viewer\n',
  )
  expect(JSON.parse((await program.run(on('user', 'list', '--json'))).stdout)).toMatchObject({
    name: 'ann',
    hasPassword: true,
  })
  expect((await program.run(on('user', 'link', 'ann'))).stdout).toMatch(/^\/sign-in\/[\w-]{43}\n$/)
  expect((await program.run(on('user', 'remove', 'ann'))).stdout).toBe('removed ann\n')
  expect((await program.run(on('user', 'remove', 'ann'))).status).toBe(1)
})

test('the demo keeps its key and its data over a second start, and its link signs in once', async () => {
  const secrets: string[] = []
  for (const _ of [1, 2]) {
    const { child, url, out } = await program.start(['demo', '--port', '0'])
    const text = (): string => out.join('\n')
    await expect.poll(text).toMatch(/Ctrl-C/)
    const secretKey = /secret key +(\S+)/.exec(text())?.[1] ?? ''
    // Outside of a clone, the line to paste takes the command line from npm.
    expect(text()).toContain(`CMS_CDR_SK=${secretKey} CMS_CDR_CC_ID=1 npx --yes @org/cms-cdr-cli get 1000000000-0001`)
    const client = createCdrClient({ baseUrl: url, accessKey: 'demo-ak', secretKey, ccId: 1 })
    expect(await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })).toMatchObject({ talkSeconds: 30 })
    const list = readFileSync(join(folder, /list +(\S+)/.exec(text())?.[1] ?? ''), 'utf8')
    const [head, ...callIds] = list.trim().split('\r\n')
    expect([head, callIds]).toEqual(['callId', Object.keys(demoCalls())])
    for (const callId of [callIds[0] ?? '', callIds.at(-1) ?? ''])
      expect(await client.findCdr({ callId })).toBeDefined()
    const hours = await client.callStats({ from: '2026-11-23', to: '2026-11-23', by: 'hour' })
    expect([hours.totals.offered, hours.groups.length]).toEqual([callIds.length, 24])
    // The second time, hardly a call is left to harvest.
    if (secrets.length === 0)
      await expect.poll(async () => (await fetch(`${url}/readyz`)).json()).toMatchObject({ harvest: 'ok' })
    const link = /\S+\/sign-in\/\S+/.exec(text())?.[0] ?? ''
    const useLink = () => fetch(link, { method: 'POST', headers: { origin: url }, redirect: 'manual' })
    const first = await useLink()
    expect([first.status, first.headers.get('location')]).toEqual([303, '/'])
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await (await fetch(`${url}/session`, { headers: { cookie } })).json()).toMatchObject({ person: 'demo' })
    expect((await useLink()).status).toBe(410)
    secrets.push(secretKey)
    child.kill('SIGINT')
    expect(await ended(child)).toBe(0)
  }
  expect(secrets[0]).toBe(secrets[1])
})

// Written once: a file that is being written again is empty for a moment.
beforeAll(() => writeFileSync(join(folder, 'bad.ndjson'), 'broken\n'))

test.each([
  ['an unknown option', ['serve', '--prot', '1'], /unknown option '--prot'\s+\(Did you mean --port/],
  ['another database', ['serve', '--database', 'mysql://x'], /must be sqlite:PATH/],
  ['a file to import that is not there', on('import', 'none.csv'), /Cannot read none\.csv/],
  ['a strict import of a broken file', on('import', 'bad.ndjson', '--strict'), /Stopped at bad\.ndjson:1/],
  ['a backup over a file that exists', on('backup', 'bad.ndjson'), /exists.*--overwrite/],
  ['an export over a file that exists', on('export', '--output', 'bad.ndjson'), /never overwrites/],
  ['an export to a folder that does not exist', on('export', '--output', 'none/x'), /Cannot write none\/x: ENOENT/],
  ['a restore of PostgreSQL', ['restore', 'x', '--database', 'postgres://x'], /pg_restore/],
])('%s ends with status 1 and a message, not with a stack trace', async (_name, args, message) => {
  const { status, stderr } = await program.run(args)
  expect(status).toBe(1)
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/^\s+at /m)
})

test('all errors in the settings are reported together', async () => {
  const wrong = [
    '--port',
    'http',
    '--not-found',
    'maybe',
    '--workers',
    '0',
    '--legacy-pair',
    'yes',
    '--allow',
    '10.0.0.0/99',
  ]
  const more = ['--cert', 'c.pem', '--upstream', 'https://cms.example.test', '--clock-skew', '-1']
  const { status, stderr } = await program.run(on('serve', ...wrong, ...more))
  expect(status).toBe(1)
  for (const problem of [
    /9 settings are invalid/,
    /--port must be a whole number from 0 to 65535, but is "http"/,
    /--not-found must be absent, null, empty/,
    /--workers must be a whole number from 1 to 256/,
    /--legacy-pair must be on or off/,
    /--allow: "10\.0\.0\.0\/99" is neither/,
    /--cert and --key belong together/,
    /--upstream needs --upstream-access-key/,
    /--upstream needs --upstream-secret-file/,
    /--clock-skew must be a whole number/,
  ]) {
    expect(stderr).toMatch(problem)
  }
})

test('every setting of serve can come from the environment', async () => {
  const { url, err } = await program.start(['serve'], {
    PORT: '0',
    DATABASE_URL: database,
    CMS_CDR_NOT_FOUND: '0100001',
    CMS_CDR_LOG_LEVEL: 'silent',
  })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect(err).toEqual([])
})

test('a port that is in use is reported, with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  const { status, stderr } = await program.runBuilt(on('serve', '--port', String(port)))
  expect([status, stderr]).toEqual([1, expect.stringMatching(/port \d+ is in use.*--port/)])
  other.close()
})

test('a reader that stops early ends a command without an error', async () => {
  const child = program.spawn(['--help'])
  child.stdout?.destroy()
  const err: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
  expect([await ended(child), Buffer.concat(err).toString()]).toEqual([0, ''])
})
