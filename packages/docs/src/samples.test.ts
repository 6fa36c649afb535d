import { execFile, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

async function output(program: string, args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
    CMS_CDR_URL: mock.url,
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

test('the sample for TypeScript gets the record', async () => {
  const program = readFileSync(join(samples, 'query.ts'), 'utf8')
  const args = ['--input-type=module-typescript', '--eval', program]
  expect(await output(process.execPath, args)).toBe('30 The flow ended the call; normal release.\n')
})

test('the sample for the command line gets the record', async () => {
  expect(JSON.parse(await output('bash', [join(samples, 'query-cli.sh')]))).toMatchObject({ talkSeconds: 30 })
})

test.skipIf(isMissing('python3'))('the sample for Python gets the record (where it is installed)', async () => {
  expect(await output('python3', [join(samples, 'query.py')])).toBe('30\n')
})

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
