import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { startPlatform } from '../test/platform.ts'
import { emptyFolder, run, runBuilt } from '../test/run.ts'
import { commands } from './commands/index.ts'

// All other files run command lines in their own process. This one proves that the program as it is installed does the same:
// each command loads its part of the bundle, and results and errors become output and an exit status.

/** A folder with a profile for the mock, pinned to its certificate. */
async function environmentWithProfile(): Promise<Record<string, string | undefined>> {
  const folder = emptyFolder()
  const none = { CMS_CDR_URL: undefined, CMS_CDR_AK: undefined, CMS_CDR_SK: undefined, CMS_CDR_CC_ID: undefined }
  const env = { ...none, CMS_CDR_CONFIG_FOLDER: folder }
  const { tlsUrl, fingerprint } = inject('mocks')
  const settings = ['--url', tlsUrl, '--access-key', 'ak', '--cc-id', '1', '--time-zone', 'UTC', '--secret-stdin']
  const pin = ['--fingerprint', fingerprint]
  await run(['profile', 'add', 'prod', ...settings, ...pin], '', { env, input: 'canary' })
  return env
}

interface Case {
  readonly args: readonly string[]
  readonly input?: string
  readonly status?: number
  readonly stdout?: RegExp
  readonly stderr?: RegExp
}

const settings = ['--url', 'https://cms.test', '--access-key', 'ak', '--cc-id', '1', '--secret-stdin']
const cases: Readonly<Record<string, Case>> = {
  get: { args: ['1000000000-0001'], stdout: /^\{"callId":"1000000000-0001".*\}\n$/ },
  bulk: { args: ['-'], input: '1000000000-0001\n', stdout: /^\{"callId":"1000000000-0001".*\}\n$/, stderr: /^1 found/ },
  harvest: { args: ['--vdn', '25'], status: 2, stderr: /Add --output FILE/ },
  search: { args: ['--limit', '1'], stdout: /^\{"callId":"1700000000-0001".*\}\n$/ },
  stats: { args: ['--by', 'queue'], stdout: /^\{"id":9,.*"offered":3,.*\}\n$/ },
  tail: { args: ['--agent', 'x'], status: 2, stderr: /--agent: "x" is not a whole number/ },
  open: { args: ['1-2', '--print'], stdout: /^https:.*\/\?call=1-2\n$/ },
  code: { args: ['release-cause', '49'], stdout: /"kind":"release-cause","value":49/ },
  doctor: { args: ['1000000000-0001'], stdout: /"name":"query","outcome":"ok"/ },
  sign: { args: ['1000000000-0001'], stdout: /^auth-v2\/ak\/.*\/[\da-f]{64}\n$/ },
  trust: { args: [], stderr: /is already pinned to profile prod/ },
  'profile add': { args: ['other', ...settings], input: 'canary', stderr: /other is saved/ },
  'profile set': { args: ['timeout', '60'] },
  'profile unset': { args: ['time-zone'] },
  'profile list': { args: [], stdout: /^\{"name":"prod",.*\}\n$/ },
  'profile use': { args: ['prod'] },
  'profile show': { args: [], stdout: /^\{"url":.*"timeZone":"UTC".*\}\n$/ },
  'profile remove': { args: ['prod'] },
  whoami: { args: [], stdout: /^\{"profile":"prod",/ },
  conform: { args: [], stdout: /"outcome":"conforms"/ },
  completion: { args: ['zsh'], stdout: /^#compdef cms-cdr/ },
  help: { args: ['exit-status'], stdout: /^ +0 +Success/ },
}

describe('the built program', () => {
  test.each(commands.map(({ name }) => name))('runs %s', async (name) => {
    const { args, input = '', status = 0, stdout = /^$/, stderr = /^$/ } = cases[name] ?? { args: ['no case'] }
    const ended = await runBuilt([...name.split(' '), ...args], '', { env: await environmentWithProfile(), input })
    expect(ended).toEqual({
      status,
      stdout: expect.stringMatching(stdout),
      stderr: expect.stringMatching(stderr),
    })
  })

  test.each<[what: string, args: string[], status: number, stderr: RegExp]>([
    ['a wrong command line', ['get', 'a', '--colour'], 2, /^cms-cdr: get has no option --colour\..*\n$/],
    ['a call that is not found', ['get', '1000000000-404'], 4, /^cms-cdr: Call 1000000000-404 .*\n$/],
    ['no command', [], 2, /Usage/],
  ])('ends with the status of %s, and prints one message', async (_what, args, status, stderr) => {
    const ended = await runBuilt(args, '', { env: await environmentWithProfile() })
    expect(ended).toEqual({ status, stdout: '', stderr: expect.stringMatching(stderr) })
    expect(ended.stderr).not.toMatch(/^\s+at /m)
  })

  test.each<[line: string, unneeded: string[]]>([
    ['--help', ['child_process', 'crypto', 'http', 'readline', 'sqlite', 'tls', 'zlib']],
    ['code 49', ['child_process', 'crypto', 'http', 'readline', 'sqlite', 'tls', 'zlib']],
    ['get 1000000000-0001', ['child_process', 'readline', 'sqlite', 'tls', 'zlib']],
  ])('starts quickly: %s loads no module of Node that it does not need', async (line, unneeded) => {
    const { url } = await startPlatform()
    const env = { NODE_OPTIONS: `--require "${join(import.meta.dirname, '..', 'test', 'list-modules.cjs')}"` }
    const { status, stderr } = await runBuilt(line.split(' '), url, { env })
    const loaded: string[] = JSON.parse(stderr.split('\n').at(-1) ?? '')
    expect([status, loaded.includes('fs')]).toEqual([0, true])
    expect(unneeded.filter((name) => loaded.includes(name))).toEqual([])
  })

  test('prints its version and its help', async () => {
    expect(await runBuilt(['--version'], '')).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    })
    const help = await runBuilt(['--help'], '')
    expect([help.status, help.stderr]).toEqual([0, ''])
    for (const { name } of commands) expect(help.stdout).toContain(name)
  })
})
