import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { vector } from './facts/spec.ts'

// The samples run as a reader would run them, against the mock that checks signatures.
const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const samples = join(root, 'samples')
const { accessKey, secretKey } = vector('A')

let mock: Mock
beforeAll(async () => {
  mock = await createMock({ auth: 'verify' })
})
afterAll(() => mock.close())

/** @param folders Searched for programs first. */
async function output(
  program: string,
  args: readonly string[],
  folders: readonly string[] = [],
  // People copy an address with or without the slash.
  url = `${mock.url}/`,
): Promise<string> {
  const env = {
    ...process.env,
    PATH: [...folders, join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    CMS_CDR_URL: url,
    CMS_CDR_AK: accessKey,
    CMS_CDR_SK: secretKey,
    // Go needs a place for what it compiles.
    HOME: process.env.HOME ?? '/tmp',
  }
  return (await run(program, args, { cwd: root, env })).stdout
}

/** The programs that run the samples of languages that this project is not written in. GitHub Actions has all of them. */
const runtimes = { python3: '--version', java: '-version', go: 'version' } as const
const isMissing = (program: keyof typeof runtimes): boolean =>
  !process.env.GITHUB_ACTIONS && spawnSync(program, [runtimes[program]]).status !== 0

const envelope = { resultCode: '0100000', resultDesc: { callTime: 30 } }

test('the sample for curl and openssl gets the record', async () => {
  expect(JSON.parse(await output('bash', [join(samples, 'query.sh')]))).toMatchObject(envelope)
})

test('the sample for curl and openssl signs bytes, in any locale', async () => {
  const sample = readFileSync(join(samples, 'query.sh'), 'utf8')
  const callId = 'ação ✓'
  const changed = `export LC_ALL=C.UTF-8\n${sample.replace('1000000000-0001', callId)}`
  expect(JSON.parse(await output('bash', ['-c', changed]))).toMatchObject({ resultDesc: { callId } })
})

test('the sample for curl and openssl hands the secret key to no program', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-samples-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const started = join(folder, 'started')
  for (const name of ['openssl', 'od', 'sed', 'tr', 'date', 'curl']) {
    const { stdout } = await run('bash', ['-c', `command -v ${name}`])
    const text = `#!/bin/sh\nprintf '%s ' "$@" >> '${started}'\nexec ${stdout.trim()} "$@"\n`
    writeFileSync(join(folder, name), text, { mode: 0o755 })
  }
  expect(JSON.parse(await output('bash', [join(samples, 'query.sh')], [folder]))).toMatchObject(envelope)
  const seen = readFileSync(started, 'utf8')
  expect(seen).toContain('-sha256')
  expect(seen).not.toContain(secretKey)
})

test('the sample for TypeScript gets the record', async () => {
  const program = readFileSync(join(samples, 'query.ts'), 'utf8')
  const args = ['--input-type=module-typescript', '--eval', program]
  expect(await output(process.execPath, args)).toBe('30 The flow ended the call; normal release.\n')
})

test('the sample for the command line gets the record', async () => {
  expect(JSON.parse(await output('bash', [join(samples, 'query-cli.sh')]))).toMatchObject({ talkSeconds: 30 })
})

test('the samples for a search with curl are accepted', async () => {
  const page = readFileSync(join(root, 'src', 'content', 'docs', 'searching.mdx'), 'utf8')
  const blocks = [...page.matchAll(/```sh\n(path=.*?)```/gs)].map(([, block = '']) => block)
  expect(blocks).toHaveLength(2)
  for (const block of blocks)
    expect(JSON.parse(await output('bash', ['-c', `export CMS_CDR_CC_ID=1\n${block}`], [], mock.url))).toHaveProperty(
      'calls',
    )
})

test.skipIf(isMissing('python3'))('the sample for Python gets the record (where it is installed)', async () => {
  expect(await output('python3', [join(samples, 'query.py')])).toBe('30\n')
})

test.skipIf(isMissing('python3'))(
  'the sample for Python says that a call is not found (where it is installed)',
  async () => {
    const sample = readFileSync(join(samples, 'query.py'), 'utf8').replace('1000000000-0001', '1000000000-404')
    await expect(output('python3', ['-c', sample])).rejects.toMatchObject({ code: 1, stderr: 'not found\n' })
  },
)

test.skipIf(isMissing('java'))('the sample for Java gets the record (where it is installed)', async () => {
  expect(JSON.parse(await output('java', [join(samples, 'Query.java')]))).toMatchObject(envelope)
})

test.skipIf(isMissing('go'))('the sample for Go gets the record (where it is installed)', async () => {
  expect(JSON.parse(await output('go', ['run', join(samples, 'query.go')]))).toMatchObject(envelope)
})

test('every sample has a test', () => {
  const tests = readFileSync(import.meta.filename, 'utf8')
  expect(readdirSync(samples).filter((file) => !tests.includes(`'${file}'`))).toEqual([])
})
