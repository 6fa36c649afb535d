import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createCdrClient } from '@org/cms-cdr-client'
import { expect, test } from 'vitest'
import { createMock } from './create-mock.ts'
import { examplePairs, spec } from './spec.ts'

const program = join(import.meta.dirname, '..', 'dist', 'main.js')

test('the program prints one ready line, and SIGTERM ends it cleanly', async () => {
  const child = spawn(process.execPath, [program, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  expect(String(line)).toMatch(/^cms-cdr-mock listens on http:\/\/127\.0\.0\.1:\d+\n$/)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('the ready line is JSON on demand, with the fingerprint of the certificate and a file that makes it trusted', async () => {
  const child = spawn(process.execPath, [program, '--port', '0', '--json', '--tls'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const ready = JSON.parse(String(line))
  expect(ready).toEqual({
    event: 'ready',
    url: expect.stringMatching(/^https:/),
    fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    caFile: expect.stringMatching(/ca\.pem$/),
  })
  const ca = readFileSync(ready.caFile, 'utf8')
  expect(ca).not.toContain('PRIVATE KEY')
  const [response] = await once(get(`${ready.url}/healthz`, { ca, agent: false }), 'response')
  expect(response.statusCode).toBe(200)
  response.destroy()
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(existsSync(ready.caFile)).toBe(false)
})

test('--list shows every call ID, every fault and the demo key, and ends', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--list'])
  for (const { query, responseSummary } of examplePairs)
    expect(stdout).toMatch(new RegExp(`  ${query.callId} .*${responseSummary}`))
  for (const { name } of spec['x-mock-faults'].entries) expect(stdout).toContain(`fault-${name}`)
  expect(stdout).toContain('demo-ak-0001')
})

test('--help is reviewed as text', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--help'])
  await expect(stdout).toMatchFileSnapshot('../help.txt')
})

test.each([
  ['a port that is no port', ['--port', '70000'], /whole number from 0 to 65535/],
  ['an unknown option', ['--prot', '1'], /Did you mean --port/],
  ['an unknown way to check signatures', ['--auth', 'maybe'], /presence, verify, off/],
  ['an unknown fault', ['--fault', 'boom'], /no fault "boom"/],
  ['a key without a secret', ['--key', 'a'], /ACCESS_KEY=SECRET_KEY/],
  ['a file of keys that is none', ['--key-file', program], /Each line must be ACCESS_KEY=SECRET_KEY/],
  ['a file of keys that is not there', ['--key-file', 'no-such-file'], /ENOENT/],
  ['a file for the certificate without TLS', ['--ca-file', 'ca.pem'], /--ca-file needs --tls/],
  ['a day of too many calls', ['--calls-per-day', '20001'], /whole number from 0 to 20000/],
])('%s is refused with a message', async (_name, args, message) => {
  await expect(promisify(execFile)(process.execPath, [program, ...args])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(message),
  })
})

test('a certificate that cannot be written is not blamed on the port', async () => {
  const file = join(program, 'ca.pem')
  await expect(
    promisify(execFile)(process.execPath, [program, '--port', '0', '--tls', '--ca-file', file]),
  ).rejects.toMatchObject({
    code: 1,
    stderr: expect.not.stringContaining('--port'),
  })
})

test('keys in a file replace the demo key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-mock-test-'))
  const file = join(folder, 'keys.txt')
  writeFileSync(file, 'mine=secret=1\r\nother=two\n')
  const child = spawn(process.execPath, [program, '--port', '0', '--json', '--auth', 'verify', '--key-file', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const settings = { baseUrl: JSON.parse(String(line)).url, ccId: 1, retries: 0 }
  const query = { callId: '1000000000-0001', direction: 'inbound' } as const
  for (const [accessKey, secretKey] of [
    ['mine', 'secret=1'],
    ['other', 'two'],
  ] as const)
    await expect(createCdrClient({ ...settings, accessKey, secretKey }).getCdr(query)).resolves.toBeTruthy()
  const wrong = createCdrClient({ ...settings, accessKey: 'demo-ak-0001', secretKey: 'demo-sk-not-a-real-secret' })
  await expect(wrong.getCdr(query)).rejects.toMatchObject({ code: 'auth' })
  child.kill('SIGTERM')
  await once(child, 'exit')
  rmSync(folder, { recursive: true })
})

test('names a port that is taken, and what to do', async () => {
  const mock = await createMock()
  const { port } = new URL(mock.url)
  await expect(promisify(execFile)(process.execPath, [program, '--port', port])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/EADDRINUSE.*--port/),
  })
  await mock.close()
})
