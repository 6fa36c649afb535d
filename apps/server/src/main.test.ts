import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { afterAll, afterEach, expect, test } from 'vitest'

// The program as it is installed: built, in a process of its own.
const program = join(import.meta.dirname, '..', 'dist', 'main.js')
const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-server-'))
const keys = join(folder, 'keys.json')
const database = `sqlite:${join(folder, 'cdr.sqlite')}`
writeFileSync(keys, '{"ak":"sk"}', { mode: 0o600 })
afterAll(() => rmSync(folder, { recursive: true }))

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

function run(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { cwd: folder }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    )
  })
}

/** Starts the program and gives the first line that carries an address. */
async function start(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; url: string; lines: string[] }> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  const lines: string[] = []
  return new Promise((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`The program ended with ${status}.`)))
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      lines.push(line)
      const url = /http:\/\/\S+/.exec(line)?.[0]
      if (url) resolve({ child, url, lines })
    })
  })
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('exit', resolve))

test('what is imported is answered, with one ready line, and SIGTERM ends the server cleanly', async () => {
  writeFileSync(join(folder, 'calls.ndjson'), '{"ccId":1,"isCallin":"true","callId":"7","callTime":5}\nbroken\n')
  expect(await run('import', 'calls.ndjson', '--database', database)).toMatchObject({
    status: 0,
    stdout: 'calls.ndjson: 1 stored, 0 unchanged, 1 rejected\n',
    stderr: expect.stringMatching(/^calls\.ndjson:2: this is not valid JSON/),
  })
  const { child, url, lines } = await start(['serve', '--port', '0', '--keys', keys, '--database', database])
  expect(lines).toEqual([`cms-cdr-server listens on ${url}`])
  const docs = await fetch(`${url}/docs`)
  expect([docs.status, docs.url, docs.headers.get('content-type')]).toEqual([
    200,
    `${url}/docs/`,
    'text/html; charset=utf-8',
  ])
  expect((await fetch(`${url}/docs/openapi.json`)).status).toBe(200)
  expect((await fetch(`${url}/docs/../keys.json`)).status).toBe(404)
  const client = createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
  expect(await client.getCdr({ callId: '7', direction: 'auto' })).toMatchObject({
    direction: 'inbound',
    talkSeconds: 5,
  })
  child.kill('SIGTERM')
  expect(await ended(child)).toBe(0)
})

test('every setting of serve can come from the environment', async () => {
  const env = { PORT: '0', CMS_CDR_KEYS: keys, DATABASE_URL: database }
  const { url } = await start(['serve'], env)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test('the demo keeps its key and its data over a second start', async () => {
  const texts: string[] = []
  for (const _ of [1, 2]) {
    const { child, url } = await start(['demo', '--port', '0'])
    const [[accessKey, secretKey] = []] = Object.entries(
      JSON.parse(readFileSync(join(folder, '.demo', 'keys.json'), 'utf8')),
    )
    const client = createCdrClient({
      baseUrl: url,
      accessKey: String(accessKey),
      secretKey: String(secretKey),
      ccId: 1,
    })
    expect(await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })).toMatchObject({ talkSeconds: 30 })
    texts.push(String(secretKey))
    child.kill('SIGINT')
    expect(await ended(child)).toBe(0)
  }
  expect(texts[0]).toBe(texts[1])
})

test.each([
  ['no keys', ['serve'], /Give --keys FILE/],
  ['a keys file that others can read', ['serve', '--keys', 'open.json'], /chmod 600/],
  ['an unknown option', ['serve', '--prot', '1'], /unknown option '--prot'\s+\(Did you mean --port/],
  ['a port that is no number', ['serve', '--keys', keys, '--port', 'http'], /whole number from 0 to 65535/],
  [
    'an answer that does not exist',
    ['serve', '--keys', keys, '--not-found', 'maybe', '--port', '0'],
    /absent, null, empty/,
  ],
  ['another database', ['serve', '--keys', keys, '--database', 'mysql://x'], /must be sqlite:PATH/],
  ['a file to import that is not there', ['import', 'none.csv', '--database', database], /Cannot read none\.csv/],
  [
    'a strict import of a broken file',
    ['import', 'bad.ndjson', '--strict', '--database', database],
    /Stopped at bad\.ndjson:1/,
  ],
])('%s ends with status 1 and a message, not with a stack trace', async (_name, args, message) => {
  writeFileSync(join(folder, 'open.json'), '{"ak":"sk"}', { mode: 0o644 })
  writeFileSync(join(folder, 'bad.ndjson'), 'broken\n')
  const { status, stderr } = await run(...args)
  expect(status).toBe(1)
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/^\s+at /m)
})

test('a port that is taken is told, with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  const { status, stderr } = await run('serve', '--keys', keys, '--database', database, '--port', String(port))
  expect([status, stderr]).toEqual([1, expect.stringMatching(/port \d+ is taken.*--port/)])
  other.close()
})
