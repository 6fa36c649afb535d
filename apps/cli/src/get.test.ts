import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { expect, inject, onTestFinished, test } from 'vitest'
import { fileCase } from '../../../packages/formats/test/list.ts'
import { startPlatform } from '../test/platform.ts'
import { emptyFolder, environment, run as runProgram, start } from '../test/run.ts'

const { url } = inject('mocks')
const run = (args: string[], env?: Record<string, string>) => runProgram(args, url, env ? { env } : {})
const calls = ['1700000000-0002', '1700000000-0003']

test('get prints several calls in the order of the arguments, one object per line', async () => {
  const { status, stdout } = await run(['get', ...calls.toReversed()])
  expect(status).toBe(0)
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).callId),
  ).toEqual(calls.toReversed())
})

test('get shows what is found and ends with status 1, or with the status of the error if nothing is found', async () => {
  const some = await run(['get', '1000000000-404', ...calls])
  expect([some.status, some.stdout.trim().split('\n').length]).toEqual([1, 2])
  expect(some.stderr).toMatch(/1000000000-404.*neither as inbound nor as outbound/)
  expect(await run(['get', '1000000000-404', '1000000000-404'])).toMatchObject({ status: 4, stdout: '' })
})

test('get prints chosen fields by their paths or raw responses, with numbers masked in both', async () => {
  const fields = await run(['get', calls[0] ?? '', '--fields', 'callId,callingNumber,releaseCause.meaning', '--mask'])
  expect(JSON.parse(fields.stdout)).toEqual({
    callId: calls[0],
    callingNumber: '*****00',
    'releaseCause.meaning': 'The flow ended the call; normal release.',
  })
  const raw = await run(['get', calls[0] ?? '', '--raw', '--mask'])
  expect(JSON.parse(raw.stdout).resultDesc).toMatchObject({ callerNo: '*****00', callTime: 311 })
  expect(raw.stdout).not.toContain('5550100')
})

test('CSV is safe in a spreadsheet (no formula, no lost digit), and exact for programs', async () => {
  const columns = ['--csv', '--fields', 'callId,callingNumber,calledNumber,talkSeconds']
  const safe = await run(['get', 'odd', ...columns, '--bom'])
  expect(safe.stdout.charCodeAt(0)).toBe(0xfeff)
  expect(parse(safe.stdout, { bom: true, columns: true })).toEqual([
    { callId: 'odd', callingNumber: "'00495550100", calledNumber: "'+4955501", talkSeconds: '' },
  ])
  const exact = await run(['get', 'odd', ...columns, '--exact'])
  expect(exact.stdout).toContain('odd,00495550100,+4955501,')
})

test.each([
  ['semicolon', ';'],
  [';', ';'],
  ['tab', '\t'],
  ['\\t', '\t'],
  ['pipe', '|'],
  ['comma', ','],
])('CSV with --delimiter %j has %j between its cells', async (delimiter, character) => {
  const { status, stdout } = await run([
    'get',
    calls[0] ?? '',
    '--csv',
    '--fields',
    'callId,talkSeconds',
    '--delimiter',
    delimiter,
  ])
  expect([status, stdout]).toEqual([0, `callId${character}talkSeconds\n${calls[0]}${character}311\n`])
})

test('call IDs are cleaned of what surrounds them where people copy them from', async () => {
  const ids = fileCase('whitespace-ids.txt').toString().trimEnd().split('\n')
  const platform = await startPlatform()
  expect(await runProgram(['get', ...ids, '--direction', 'inbound'], platform.url)).toMatchObject({ status: 0 })
  expect(platform.requested.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((number) => `${number}__plain`))
})

test.each([
  ['1.73235E+13', 'a spreadsheet turned the call ID into scientific notation, and its last digits are lost'],
  ['#REF!', 'it is an error value of a spreadsheet'],
  ['23/11/2026', 'it is a date; a spreadsheet may have turned the call ID into one'],
  ['" "', 'there is no call ID in it'],
])('get %s reports what is wrong with the call ID, and sends nothing', async (callId, reason) => {
  const platform = await startPlatform()
  const { status, stderr } = await runProgram(['get', 'a-1', callId], platform.url)
  expect([status, stderr]).toEqual([2, `cms-cdr: "${callId}" cannot be looked up: ${reason}.\n`])
  expect(platform.requested).toEqual([])
})

test('--output writes the records to a file as a pipe would get them, and says when it cannot', async () => {
  const cwd = emptyFolder()
  const piped = await run(['get', calls[0] ?? ''])
  const { status, stdout } = await runProgram(['get', calls[0] ?? '', '-o', 'call.json'], url, { cwd })
  expect([status, stdout, readFileSync(join(cwd, 'call.json'), 'utf8')]).toEqual([0, '', piped.stdout])
  expect(await runProgram(['get', calls[0] ?? '', '-o', 'no/call.json'], url, { cwd })).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/no\/call\.json cannot be written: no such file or directory\./),
  })
})

test('a file that cannot be created is reported before anything is sent', async () => {
  const platform = await startPlatform()
  const cwd = emptyFolder()
  for (const [file, reason] of [
    ['no/call.json', 'no such file or directory'],
    ['.', 'it is a folder'],
  ])
    expect(await runProgram(['get', 'a-1', '--output', file ?? ''], platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: `cms-cdr: ${file} cannot be written: ${reason}.\n`,
    })
  expect(platform.requested).toEqual([])
})

test.runIf(existsSync('/dev/full'))('a full disk is no mistake of the command line', async () => {
  expect(await run(['get', calls[0] ?? '', '--output', '/dev/full'])).toMatchObject({
    status: 1,
    stderr: 'cms-cdr: /dev/full cannot be written: no space left on device.\n',
  })
})

test.each(['cms', 'legacy'])(
  '--curl prints a script that a shell runs, signed by the scheme %s, without the secret',
  async (scheme) => {
    const args = ['get', calls[0] ?? '', '--curl', '--direction', 'inbound', '--scheme', scheme]
    const { status, stdout, stderr } = await run(args)
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).not.toContain('canary')
    const answer = await promisify(execFile)('sh', ['-c', stdout], { env: environment(url) })
    expect(JSON.parse(answer.stdout)).toMatchObject({ resultCode: '0100000', resultDesc: { callTime: 311 } })
  },
)

test('--curl without a direction prints the inbound query and says so', async () => {
  const { status, stdout, stderr } = await run(['get', calls[0] ?? '', '--curl'])
  expect([status, stderr]).toEqual([0, expect.stringMatching(/inbound query.*--direction outbound/)])
  expect(stdout).toMatch(/"isCallin":"true"/)
})

test('--verbose logs each request on stderr, without a number or a secret', async () => {
  const { stdout, stderr } = await run(['get', calls[1] ?? '', '--verbose'])
  expect(JSON.parse(stdout)).toMatchObject({ direction: 'outbound' })
  expect(stderr).toMatch(/1700000000-0003 inbound: attempt 1, HTTP 200 in \d+ ms \(x-request-id /)
  // A random ID may hold any digits.
  expect(stderr.replace(/x-request-id [\w-]+/g, '')).not.toMatch(/5550|canary|auth-v2/)
})

test('a reader that has gone is not an error', async () => {
  const child = start(['get', calls[0] ?? ''], environment(url))
  child.stdout?.destroy()
  let stderr = ''
  child.stderr?.on('data', (text) => {
    stderr += text
  })
  const [status] = await once(child, 'exit')
  expect([status, stderr]).toEqual([0, ''])
})

test('the proxy variables are honored, and a proxy that refuses is named', async () => {
  const proxy = createServer().on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
  onTestFinished(() => void proxy.close())
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const refused = await run(['get', calls[0] ?? ''], { HTTP_PROXY })
  expect(refused).toMatchObject({ status: 7, stderr: expect.stringMatching(/proxy 127\.0\.0\.1:\d+ refused/) })
  const direct = await run(['get', calls[0] ?? ''], { HTTP_PROXY, NO_PROXY: '127.0.0.1' })
  expect(direct).toMatchObject({ status: 0, stderr: '' })
  for (const [given, shown] of [
    [HTTP_PROXY, HTTP_PROXY],
    ['http://user:can:ary@proxy.test:3128', 'http://user:…@proxy.test:3128'],
    ['http://user:can/ary@proxy.test:3128', 'http://user:…@proxy.test:3128'],
  ] as const) {
    const whoami = await run(['whoami'], { HTTP_PROXY: given })
    expect(JSON.parse(whoami.stdout).proxy).toEqual({ value: shown, source: 'environment' })
  }
})
