import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { vector } from './facts/spec.ts'

// The samples run as a reader would run them, against the mock that checks signatures.
const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const { accessKey, secretKey } = vector('A')

let mock: Mock
beforeAll(async () => {
  mock = await createMock({ auth: 'verify' })
})
afterAll(() => mock.close())

function environment(): NodeJS.ProcessEnv {
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`
  return { ...process.env, PATH: path, CMS_CDR_URL: mock.url, CMS_CDR_AK: accessKey, CMS_CDR_SK: secretKey }
}

test('the sample for curl and openssl gets the record', async () => {
  const { stdout } = await run('bash', [join(root, 'samples', 'query.sh')], { env: environment() })
  expect(JSON.parse(stdout)).toMatchObject({ resultCode: '0100000', resultDesc: { callTime: 30 } })
})

test('the sample for TypeScript gets the record', async () => {
  const program = readFileSync(join(root, 'samples', 'query.ts'), 'utf8')
  const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: root,
    env: environment(),
  })
  expect(stdout).toBe('30 The flow ended the call; normal release.\n')
})

test('the sample for the command line gets the record', async () => {
  const { stdout } = await run('bash', [join(root, 'samples', 'query-cli.sh')], { env: environment() })
  expect(JSON.parse(stdout)).toMatchObject({ talkSeconds: 30 })
})
