import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SpanKind } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { installTarball, type Project } from '../test/install-tarball.ts'
import { type Ended, run } from '../test/run.ts'

const source = join(import.meta.dirname, '..', '..', 'client', 'examples')
const examples = readdirSync(source)

/** What each example prints. */
const printed: Readonly<Record<string, RegExp>> = {
  'explain-signature.ts':
    /^The signing key.*\nauth-v2\/.*\n\nThe text.*\nPOST\n\/rest.*\n\n[\s\S]*\nAuthorization: auth-v2\/\S+\n$/,
  'first-query.ts': /^inbound: rang 5 s, talked 30 s\nended: .+\n$/,
  'handle-errors.ts': /^not kept\n0101003: Ask the operator.*\nhttps:.*#result-code-0101003\n$/,
  'local-times.ts': /^2023-11-14 19:13:20 in America\/Sao_Paulo is 2023-11-14T22:13:20\.000Z\n$/,
  'many-calls.ts': /^\{"callId":"1000000000-404","failed":"not_found"\}\n\{"found":1000\}\n$/,
  'own-certificate.ts': /^talked 30 s, over TLS\n$/,
  'rotate-keys.ts': /^30\nCdrAuthError\n$/,
  'test-your-app.ts': /^4 requests, none of them left this process\n$/,
  'vendor-names.ts': /^200 0100000\n$/,
}

let project: Project
/** What each example printed. All run one after the other in one process, which starts once. */
let outputs: Map<string, string>
let ended: Ended
beforeAll(async () => {
  project = await installTarball(source, ['@opentelemetry/api', '@opentelemetry/sdk-trace-base'])
  for (const file of ['print-spans.mjs', 'run-each.mjs'])
    copyFileSync(join(import.meta.dirname, '..', 'projects', file), join(project.folder, file))
  ended = await runNode(['run-each.mjs', ...Object.keys(printed)])
  const parts = ended.output.split(/^--- (.*)\n/m).slice(1)
  outputs = new Map(parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? '']] : [])))
})
afterAll(() => project.remove())

function runNode(args: readonly string[], callId = ''): Promise<Ended> {
  const { url, tlsUrl, fingerprint } = inject('mocks')
  return run(process.execPath, args, project.folder, {
    CMS_CDR_URL: url,
    CMS_CDR_TLS_URL: tlsUrl,
    CMS_CDR_FINGERPRINT: fingerprint,
    CMS_CDR_AK: 'demo-ak-0001',
    CMS_CDR_SK: 'demo-sk-not-a-real-secret',
    CMS_CDR_CALL_ID: callId,
  })
}

test('every example is known here, and has at most 25 lines', () => {
  expect(examples.toSorted()).toEqual([...Object.keys(printed), 'opentelemetry.ts'].toSorted())
  for (const example of examples) {
    expect(readFileSync(join(source, example), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(25)
  }
})

test.each(Object.entries(printed))('%s does what it says', (example, expected) => {
  expect(outputs.get(example), ended.output).toMatch(expected)
})

test('the examples end by themselves, without an error', () => {
  expect(ended.status, ended.output).toBe(0)
})

test.each([
  ['found', 'fault-delay-300', { outcome: 'found', attempts: 1, events: ['attempt'], status: 0 }],
  ['not found', '1000000000-404', { outcome: 'not_found', attempts: 2, events: ['attempt', 'attempt'], status: 2 }],
])(
  'the span of a call that is %s has its attributes, and lasts as long as the call',
  async (_name, callId, expected) => {
    const start = performance.now()
    const { status, output } = await runNode(['--import', './print-spans.mjs', 'opentelemetry.ts'], callId)
    const elapsed = performance.now() - start
    expect(status, output).toBe(0)
    const span = JSON.parse(output)
    expect(span).toMatchObject({
      name: 'getCdr',
      kind: SpanKind.CLIENT,
      attributes: {
        'cdr.call_id': callId,
        'cdr.cc_id': 1,
        'cdr.outcome': expected.outcome,
        'cdr.attempts': expected.attempts,
      },
      status: { code: expected.status },
      events: expected.events.map((name) => ({ name, attributes: { 'http.response.status_code': 200 } })),
    })
    const delay = callId.startsWith('fault-delay') ? 300 : 0
    expect(span.milliseconds).toBeGreaterThanOrEqual(delay)
    expect(span.milliseconds).toBeLessThan(elapsed)
  },
)
