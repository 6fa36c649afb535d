import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { installTarball, type Project } from '../test/install-tarball.ts'
import { run } from '../test/run.ts'

const source = join(import.meta.dirname, '..', '..', 'client', 'examples')
const examples = readdirSync(source)

/** What each example prints. */
const printed: Readonly<Record<string, RegExp>> = {
  'explain-signature.ts':
    /^POST\n\/rest.*\n\n[\s\S]*host was signed without its port.*\nline 7: host:cms\.example\.test\n$/,
  'first-query.ts': /^inbound: rang 5 s, talked 30 s\nended: .+\n$/,
  'handle-errors.ts': /^not kept\n0101003: Ask the operator.*\nhttps:.*#result-code-0101003\n$/,
  'local-times.ts': /^2023-11-14 19:13:20 in America\/Sao_Paulo is 2023-11-14T22:13:20\.000Z\n$/,
  'many-calls.ts': /^\{"callId":"1000000000-404","failed":"not_found"\}\n\{"found":1000\}\n$/,
  'opentelemetry.ts': /^cdr query attempt,quirk\n$/,
  'own-certificate.ts': /^talked 30 s, over TLS\n$/,
  'rotate-keys.ts': /^30\nCdrAuthError\n$/,
  'test-your-app.ts': /^4 requests, none of them left this process\n$/,
  'typed-wire.ts': /^200 0100000\n$/,
}

let project: Project
let mock: Mock
let secure: Mock
beforeAll(async () => {
  project = await installTarball(source, ['@opentelemetry/api', '@opentelemetry/sdk-trace-base'])
  copyFileSync(join(import.meta.dirname, '..', 'projects', 'print-spans.mjs'), join(project.folder, 'print-spans.mjs'))
  mock = await createMock({ auth: 'verify' })
  secure = await createMock({ auth: 'verify', tls: true })
})
afterAll(() => Promise.all([mock.close(), secure.close()]))
afterAll(() => project.remove())

test('every example is known here, and has at most 25 lines', () => {
  expect(examples.toSorted()).toEqual(Object.keys(printed).toSorted())
  for (const example of examples) {
    expect(readFileSync(join(source, example), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(25)
  }
})

test.each(Object.entries(printed))('%s does what it says', async (example, expected) => {
  const env = {
    CMS_CDR_URL: mock.url,
    CMS_CDR_TLS_URL: secure.url,
    CMS_CDR_FINGERPRINT: secure.certificate?.fingerprint256 ?? '',
    CMS_CDR_AK: 'demo-ak-0001',
    CMS_CDR_SK: 'demo-sk-not-a-real-secret',
  }
  const { status, output } = await run(
    process.execPath,
    ['--import', './print-spans.mjs', example],
    project.folder,
    env,
  )
  expect(output).toMatch(expected)
  expect(status).toBe(0)
})
