import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// The program as it is installed: built, in a process of its own.
const program = join(import.meta.dirname, '..', 'dist', 'main.js')

let mock: Mock
beforeAll(async () => {
  mock = await createMock()
})
afterAll(() => mock.close())

interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

function run(args: string[], settings: Record<string, string | undefined> = {}): Promise<Ended> {
  const env = { CMS_CDR_URL: mock.url, CMS_CDR_AK: 'ak', CMS_CDR_SK: 'canary', CMS_CDR_CC_ID: '1', ...settings }
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { env: { PATH: process.env.PATH, ...env } },
      (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }),
    )
  })
}

test('a record is one line of JSON when the output is no terminal', async () => {
  const { status, stdout, stderr } = await run(['get', '1000000000-0001', '--direction', 'inbound'])
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout.split('\n')).toHaveLength(2)
  expect(JSON.parse(stdout)).toMatchObject({
    callId: '1000000000-0001',
    direction: 'inbound',
    agentId: 100,
    talkSeconds: 30,
  })
})

test('without a direction both are asked, and times are read in the zone that is set', async () => {
  const { stdout } = await run(['get', '1700000000-0003'], { CMS_CDR_TIME_ZONE: 'America/Sao_Paulo' })
  expect(JSON.parse(stdout)).toMatchObject({
    direction: 'outbound',
    beginTime: { instant: '2023-11-14T22:13:20.000Z' },
  })
})

test('an option wins over its variable', async () => {
  const { status } = await run(['get', '1000000000-0001', '--url', mock.url, '--cc-id', '1'], {
    CMS_CDR_URL: 'http://127.0.0.1:1',
    CMS_CDR_CC_ID: 'x',
  })
  expect(status).toBe(0)
})

describe('a failure is told on stderr, with what to do and a status of its own', () => {
  test.each([
    ['a failing result code', '1000000000-101003', 3, /0101003 \(The access key may not do this\).*Ask the operator/],
    ['no such call', '1000000000-404', 4, /neither as inbound nor as outbound.*one day only/],
    ['a signature that is refused', '1000000000-401', 5, /HTTP 401.*secret key/],
  ])('%s', async (_name, callId, status, message) => {
    const ended = await run(['get', callId])
    expect([ended.status, ended.stdout]).toEqual([status, ''])
    expect(ended.stderr).toMatch(message)
    expect(ended.stderr).not.toMatch(/canary|^\s+at /m)
  })

  test('another HTTP status, an HTML page, nobody there', async () => {
    const server = createServer((request, response) =>
      response.writeHead(request.url?.startsWith('/html') ? 200 : 403).end('<html></html>'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await run(['get', '1'], { CMS_CDR_URL: url })).toMatchObject({
      status: 6,
      stderr: expect.stringMatching(/403.*allow-list/),
    })
    expect(await run(['get', '1'], { CMS_CDR_URL: `${url}/html` })).toMatchObject({
      status: 9,
      stderr: expect.stringMatching(/HTML/),
    })
    await new Promise((resolve) => server.close(resolve))
    expect(await run(['get', '1'], { CMS_CDR_URL: url })).toMatchObject({
      status: 7,
      stderr: expect.stringMatching(/Nothing listens there/),
    })
  })
})

describe('a wrong command line ends with status 2 and says what is wanted', () => {
  test.each<[string, string[], Record<string, string | undefined>, RegExp]>([
    ['no command', [], {}, /Usage/],
    ['an unknown command', ['fetch'], {}, /no command "fetch"/],
    ['no call ID', ['get'], {}, /one call ID, but got 0/],
    ['two call IDs', ['get', 'a', 'b'], {}, /one call ID, but got 2/],
    ['an unknown option', ['get', 'a', '--colour'], {}, /'--colour'.*get --help/],
    ['an option without its value', ['get', 'a', '--url'], {}, /--url/],
    ['an unknown direction', ['get', 'a', '--direction', 'up'], {}, /inbound, outbound, auto/],
    ['a secret as an option', ['get', 'a', '--secret-key', 'x'], {}, /never an option.*CMS_CDR_SK/],
    ['an address that is none', ['get', 'a', '--url', 'cms'], {}, /baseUrl must be/],
    ['a call centre that is no number', ['get', 'a', '--cc-id', 'one'], {}, /must be a number/],
    ['a call centre out of range', ['get', 'a', '--cc-id', '70000'], {}, /65535/],
    ['an unknown zone', ['get', 'a', '--time-zone', 'Mars'], {}, /IANA/],
    [
      'no settings at all',
      ['get', 'a'],
      { CMS_CDR_URL: undefined, CMS_CDR_AK: '', CMS_CDR_SK: undefined },
      /CMS_CDR_URL[\s\S]*CMS_CDR_AK[\s\S]*CMS_CDR_SK/,
    ],
  ])('%s', async (_name, args, settings, message) => {
    const ended = await run(args, settings)
    expect([ended.status, ended.stdout]).toEqual([2, ''])
    expect(ended.stderr).toMatch(message)
    expect(ended.stderr).not.toMatch(/canary|^\s+at /m)
  })
})

test('the help of the program and of get', async () => {
  expect((await run(['--help'])).stdout).toMatchInlineSnapshot(`
    "cms-cdr: what happened in this call?

    Asks a Huawei AICC / CEC call centre (CC-CMS), or a server of its interface, for call records.

    Usage
      cms-cdr COMMAND [options]

    Commands
      get                       show the record of one call
      code                      say what a code means

    Options
      --help                    this text, or the help of a command
      --version                 the version
    "
  `)
  expect((await run(['get', '--help'])).stdout).toMatchInlineSnapshot(`
    "Usage
      cms-cdr get CALL_ID [options]

    Shows the record (CDR) of one finished call: a card on a terminal, one JSON object when the output goes to a pipe or a file.

    Options
      --direction inbound|outbound|auto
                                where to look; auto asks inbound, then outbound (default)
      --json                    one JSON object, on a terminal too
      --url URL                 address of CC-CMS, https://host:port [CMS_CDR_URL]
      --access-key KEY          access key (AK) [CMS_CDR_AK]
      --cc-id NUMBER            ID of the call centre, 1 to 65535 [CMS_CDR_CC_ID]
      --time-zone ZONE          the tenant's time zone, such as America/Sao_Paulo; without it times are text [CMS_CDR_TIME_ZONE]
      --help                    this text

    The secret key is read from CMS_CDR_SK and is never an option.

    Examples
      $ cms-cdr get 1000000000-0001
      $ cms-cdr get 1000000000-0001 --direction inbound | jq .talkSeconds
    "
  `)
})

test('the version is that of the package', async () => {
  expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
