import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

test('a system that deviates ends with status 1, and is reported as table, JUnit and Markdown', async () => {
  const [junit, markdown] = [join(folder, 'report.xml'), join(folder, 'report.md')]
  const { status, stdout } = await run([
    '--url',
    mock.url,
    '--call-id',
    '1000000000-0001',
    '--junit',
    junit,
    '--markdown',
    markdown,
  ])
  expect(status).toBe(1)
  expect(stdout).toMatch(
    /deviates +a ccId out of range is answered with a failing result code\n +the status is 400, not 200/,
  )
  expect(readFileSync(junit, 'utf8')).toMatch(/tests="8" failures="1" errors="0"/)
  expect(readFileSync(markdown, 'utf8')).toMatch(/\| a request without Authorization is refused \| conforms \|/)
})

test.each<[string, string[], Record<string, string>, RegExp]>([
  ['nobody there', ['--url', 'http://127.0.0.1:1'], {}, /could not run/],
  ['settings that are missing', [], { CMS_CDR_SK: '' }, /missing: --url \(CMS_CDR_URL\), CMS_CDR_SK/],
  ['an address that is none', ['--url', 'cms'], {}, /must be an http or https URL/],
  ['an unknown option', ['--ulr', 'x'], {}, /unknown option/],
])('%s ends with status 2', async (_name, args, settings, message) => {
  const { status, stdout, stderr } = await run(args, settings)
  expect([status, stdout + stderr]).toEqual([2, expect.stringMatching(message)])
  expect(stderr).not.toMatch(/^\s+at /m)
})
