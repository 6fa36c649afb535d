import { type CdrErrorCode, clientErrors } from '@org/cms-cdr-client'
import { signatureSchemes } from '@org/cms-cdr-client/signing'
import { describe, expect, inject, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { run as runProgram } from '../test/run.ts'
import { commands } from './commands/index.ts'
import { topics } from './help.ts'
import { isTooOld, oldestNode } from './run-command-line.ts'

const { url } = inject('mocks')
const run = (args: string[], env: Record<string, string | undefined> = {}) => runProgram(args, url, { env })

test('get prints one line of JSON per record if stdout is not a terminal', async () => {
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

test('get tries both directions, and reads times in the configured zone', async () => {
  const { stdout } = await run(['get', '1700000000-0003'], { CMS_CDR_TIME_ZONE: 'America/Sao_Paulo' })
  expect(JSON.parse(stdout)).toMatchObject({
    direction: 'outbound',
    beginTime: { instant: '2023-11-14T22:13:20.000Z' },
  })
})

test('the help of --scheme names the schemes of the spec', async () => {
  const { stdout } = await run(['get', '--help'])
  expect(stdout).toContain(`--scheme ${Object.keys(signatureSchemes).join('|')} `)
})

test('--profile may precede the command', async () => {
  const ended = await run(['--profile', 'nothing', 'get', '1000000000-0001'])
  expect(ended).toMatchObject({ status: 2, stderr: expect.stringMatching(/no profile "nothing"/) })
})

test('the help of a family lists its commands', async () => {
  const { status, stdout } = await run(['profile', '--help'])
  expect(status).toBe(0)
  for (const { name } of commands.filter(({ name }) => name.startsWith('profile '))) expect(stdout).toContain(name)
  expect((await run(['help', 'profile'])).stdout).toBe(stdout)
})

test('an option takes precedence over its variable', async () => {
  const { status } = await run(['get', '1000000000-0001', '--url', url, '--cc-id', '1'], {
    CMS_CDR_URL: 'http://127.0.0.1:1',
    CMS_CDR_CC_ID: 'x',
  })
  expect(status).toBe(0)
})

describe('each class of error has its own exit status, and advice on stderr', () => {
  const produced: readonly (readonly [code: CdrErrorCode, args: string[], message: RegExp])[] = [
    ['invalid_request', ['x'.repeat(300)], /callId.*256/],
    ['result', ['1000000000-101003'], /0101003 \(The access key does not have this permission\).*Ask the operator/],
    ['not_found', ['1000000000-404'], /found no record.*one day only/],
    ['auth', ['1000000000-401'], /HTTP 401.*secret key/],
    ['http', ['fault-firewall'], /403.*allowlist/],
    ['network', ['fault-reset'], /failed: .*(hang up|reset|closed)/i],
    ['timeout', ['fault-delay-2000', '--timeout', '0.2'], /no complete response within 200 ms.*allow more time/],
    ['invalid_response', ['fault-truncated-json'], /not valid JSON.*--url/],
  ]

  test.each(produced)('%s', async (code, args, message) => {
    const ended = await run(['get', ...args, '--retries', '0', '--direction', 'inbound'])
    expect([ended.status, ended.stdout]).toEqual([clientErrors[code].exitStatus, ''])
    expect(ended.stderr.replaceAll('\n', ' ')).toMatch(message)
    expect(ended.stderr).not.toMatch(/canary|^\s+at /m)
  })

  test('the table covers every class of the spec, and all statuses differ', () => {
    // No command takes a credentials provider.
    const codes = Object.keys(clientErrors).filter((code) => code !== 'credentials' && code !== 'closed')
    expect(produced.map(([code]) => code).sort()).toEqual(codes.sort())
    const statuses = Object.values(clientErrors).map(({ exitStatus }) => exitStatus)
    expect(new Set(statuses).size).toBe(statuses.length)
  })
})

describe('a wrong command line ends with status 2 and advice', () => {
  test.each<[string, string[], Record<string, string | undefined>, RegExp]>([
    ['no command', [], {}, /Usage/],
    ['an unknown command', ['fetch'], {}, /no command "fetch". Choose from: get, /],
    ['a command that is nearly one', ['gte'], {}, /Did you mean get\?/],
    [
      'an option before the command',
      ['--json', 'get', 'a'],
      {},
      /--json must come after the name of a command.*--help/,
    ],
    ['a family of commands alone', ['profile'], {}, /^cms-cdr: profile needs a command: profile add, /],
    ['no call ID', ['get'], {}, /Missing argument: CALL_ID\. Usage: cms-cdr get CALL_ID/],
    ['an unknown option', ['get', 'a', '--colour'], {}, /no option --colour.*get --help/],
    ['an option that is nearly one', ['get', 'a', '--feilds', 'x'], {}, /Did you mean --fields\?/],
    ['a field that is nearly one', ['get', 'a', '--fields', 'callid'], {}, /Did you mean callId\?/],
    ['formats that exclude each other', ['get', 'a', '--raw', '--csv'], {}, /--csv and --raw cannot be used together/],
    ['a mark without CSV', ['get', 'a', '--bom'], {}, /Add --csv/],
    ['a delimiter without CSV', ['get', 'a', '--delimiter', ';'], {}, /--delimiter is for CSV\. Add --csv/],
    [
      'an unknown delimiter',
      ['get', 'a', '--csv', '--delimiter', 'x'],
      {},
      /comma, semicolon, tab, pipe or the character/,
    ],
    ['an option that is not a number', ['bulk', 'x', '--rate', 'fast'], {}, /--rate must be a number/],
    ['a variable that is not a number', ['get', 'a'], { CMS_CDR_TIMEOUT: 'long' }, /CMS_CDR_TIMEOUT must be a number/],
    ['an unknown scheme', ['get', 'a', '--scheme', 'aws'], {}, /--scheme must be cms or legacy, but is "aws"/],
    ['an option without its value', ['get', 'a', '--url'], {}, /--url needs a value/],
    ['an option in place of a value', ['get', 'a', '--url', '--csv'], {}, /--url needs a value/],
    ['a short option without its value', ['bulk', 'a', '-o'], {}, /--output needs a value/],
    ['a flag with a value', ['get', 'a', '--json=yes'], {}, /--json does not take a value/],
    [
      'a negative number',
      ['get', 'a', '--retries', '-1'],
      {},
      /--retries must be a whole number from 0 upwards, but is "-1"/,
    ],
    ['too many arguments', ['trust', 'a:1', 'b:2'], {}, /Unexpected argument "b:2"\. Usage: cms-cdr trust/],
    ['an argument of a command without any', ['whoami', 'me'], {}, /Unexpected argument "me"/],
    ['an empty call ID', ['get', ''], {}, /"" cannot be looked up: there is no call ID in it/],
    ['a family with an unknown command', ['profile', 'ad'], {}, /Did you mean profile add\?/],
    ['an unknown direction', ['get', 'a', '--direction', 'up'], {}, /inbound, outbound, or auto/],
    ['a secret as an option', ['get', 'a', '--secret-key', 'x'], {}, /never an option.*CMS_CDR_SK/],
    ['an unknown choice', ['bulk', 'x', '--from', 'xml'], {}, /--from must be text, csv, or ndjson, but is "xml"/],
    ['an invalid URL', ['get', 'a', '--url', 'cms'], {}, /--url must be an http or https URL/],
    ['a call center ID that is not a number', ['get', 'a', '--cc-id', 'one'], {}, /--cc-id must be a whole number/],
    ['a hexadecimal number', ['get', 'a', '--cc-id', '0x10'], {}, /--cc-id must be a whole number.*"0x10"/],
    ['a number with an exponent', ['bulk', 'x', '--rate', '1e3'], {}, /--rate must be a number.*"1e3"/],
    ['a call center ID out of range', ['get', 'a', '--cc-id', '0'], {}, /from 1 to 65535, but is "0"/],
    ['a format of a script', ['get', 'a', '--curl', '--csv'], {}, /--csv is for records, but --curl prints a script/],
    ['a secret key as an argument', ['profile', 'set', 'secret-key', 'x'], {}, /never an argument.*--secret-stdin/],
    [
      'a secret key to unset',
      ['profile', 'unset', 'secret-key'],
      {},
      /needs a secret key.*--secret-stdin.*profile remove/,
    ],
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

test('the help of every command and topic is reviewed as text', async () => {
  const helps = [['--help'], ...commands.map(({ name }) => [...name.split(' '), '--help'])]
  const topicHelps = Object.keys(topics).map((topic) => ['help', topic])
  const texts: string[] = []
  for (const args of [...helps, ...topicHelps]) {
    const { status, stdout, stderr } = await run(args)
    expect([status, stderr]).toEqual([0, ''])
    texts.push(`$ cms-cdr ${args.join(' ')}\n${stdout}`)
  }
  for (const line of texts.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(112)
  await expect(texts.join('\n')).toMatchFileSnapshot('../help.txt')
})

test('the version is that of the package', async () => {
  expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('the oldest Node is that of the package', () => {
  expect(manifest.engines.node).toBe(`>=${oldestNode}`)
})

test.each([
  ['20.19.0', true],
  ['22.23.3', true],
  ['23.11.0', true],
  ['24.0.0', false],
  ['26.1.0', false],
])('Node %s is too old: %s', (version, tooOld) => {
  expect(isTooOld(version)).toBe(tooOld)
})
