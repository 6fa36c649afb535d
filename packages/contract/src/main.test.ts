import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, expect, test } from 'vitest'

const program = join(import.meta.dirname, '..', 'dist', 'main.js')
const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-contract-'))
let mock: Mock
beforeAll(async () => {
  mock = await createMock({ auth: 'verify' })
})
afterAll(async () => {
  await mock.close()
  rmSync(folder, { recursive: true })
})

function run(
  args: string[],
  settings: Record<string, string> = {},
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const env = {
    PATH: process.env.PATH,
    CMS_CDR_AK: 'demo-ak-0001',
    CMS_CDR_SK: 'demo-sk-not-a-real-secret',
    CMS_CDR_CC_ID: '1',
    ...settings,
  }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { env }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    )
  })
}

test('--help is reviewed as text', async () => {
  const { stdout } = await run(['--help'])
  await expect(stdout).toMatchFileSnapshot('../help.txt')
})

test('a system that conforms ends with status 0, and is reported as table, JUnit and Markdown', async () => {
  const [junit, markdown] = [join(folder, 'report.xml'), join(folder, 'report.md')]
  const { status, stdout } = await run([
    '--url',
    mock.url,
    '--call-id',
    '1000000000-0001',
    '--vdn',
    '25',
    '--junit',
    junit,
    '--markdown',
    markdown,
  ])
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/conforms +call 1000000000-0001 is found in one direction/),
  ])
  expect(readFileSync(junit, 'utf8')).toMatch(/tests="12" failures="0" errors="0"/)
  expect(readFileSync(markdown, 'utf8')).toMatch(
    /\| a request without Authorization is refused with 401 \| conforms \|/,
  )
})

test('a system that deviates ends with status 1', async () => {
  const { status, stdout } = await run(['--url', mock.url, '--call-id', '1000000000-404'])
  expect([status, stdout]).toEqual([
    1,
    expect.stringMatching(/deviates +call 1000000000-404 is found.*\n +the call is not found; inbound: no record/),
  ])
})

test('keys that are not accepted end with status 2', async () => {
  const { status, stdout } = await run(['--url', mock.url], { CMS_CDR_SK: 'wrong' })
  expect([status, stdout]).toEqual([2, expect.stringMatching(/could not run[\s\S]*signature was not accepted/)])
})

test('a report that cannot be written ends with status 2 before a request is sent', async () => {
  for (const option of ['--junit', '--markdown']) {
    const { status, stdout, stderr } = await run(['--url', mock.url, option, join(folder, 'none', 'report')])
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^cms-cdr-contract: ENOENT/)])
  }
})

test('the last report stays when the checks cannot begin', async () => {
  const report = join(folder, 'last.xml')
  writeFileSync(report, 'the last report')
  const { status } = await run(['--url', mock.url, '--junit', report, '--ca', join(folder, 'none.pem')])
  expect([status, readFileSync(report, 'utf8')]).toEqual([2, 'the last report'])
})

test('--ca adds certificates to those that are trusted already', async () => {
  const secure = await createMock({ tls: true })
  const [own, other] = [join(folder, 'own.pem'), join(folder, 'other.pem')]
  writeFileSync(own, secure.certificate?.cert ?? '')
  writeFileSync(other, rootCertificates[0] ?? '')
  const conforms = expect.stringMatching(/conforms +a query for an inbound call that does not exist gets 200/)
  for (const [ca, known] of [
    [own, ''],
    [other, own],
  ] as const) {
    const { stdout } = await run(['--url', secure.url, '--ca', ca], { NODE_EXTRA_CA_CERTS: known })
    expect(stdout).toEqual(conforms)
  }
  await secure.close()
})

test.each<[string, string[], Record<string, string>, RegExp]>([
  ['nobody there', ['--url', 'http://127.0.0.1:1'], {}, /could not run/],
  ['missing settings', [], { CMS_CDR_SK: '' }, /Missing settings: --url \(CMS_CDR_URL\), CMS_CDR_SK/],
  ['a URL with a path', ['--url', 'https://cms.test/rest'], {}, /--url must be .*without a path/],
  ['a VDN that is none', ['--url', 'https://cms.test', '--vdn', 'x'], {}, /--vdn must be a number/],
  ['a VDN out of range', ['--url', 'https://cms.test', '--vdn', '5001'], {}, /--vdn must be a number from 1 to 5000/],
  [
    'a call center out of range',
    ['--url', 'https://cms.test', '--cc-id', '70000'],
    {},
    /--cc-id must be a number from 1 to 65535/,
  ],
  ['an address that is none', ['--url', 'cms'], {}, /--url must be https:/],
  ['an unknown option', ['--ulr', 'x'], {}, /unknown option/],
])('%s ends with status 2', async (_name, args, settings, message) => {
  const { status, stdout, stderr } = await run(args, settings)
  expect([status, stdout + stderr]).toEqual([2, expect.stringMatching(message)])
  expect(stderr).not.toMatch(/^\s+at /m)
})
