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
  'handle-errors.ts': /^not found\n0101003: Ask the operator.*\nhttps:.*#result-code-0101003\n$/,
  'list-calls.ts': /^\{("\d+":\d+,?)+\}\n$/,
  'local-times.ts': /^2023-11-14 19:13:20 in America\/Sao_Paulo is 2023-11-14T22:13:20\.000Z\n$/,
  'many-calls.ts': /^\{"callId":"1000000000-404","failed":"not_found"\}\n\{"found":100\}\n$/,
  'own-certificate.ts': /^talked 30 s, over TLS\n$/,
  'rotate-keys.ts': /^30\nCdrAuthError\n$/,
  'test-your-app.ts': /^4 requests, none of them left this process\n$/,
  'vendor-names.ts': /^200 0100000\n$/,
}

/** The calls that are traced: one that is found after a delay, and one that is not found in either direction. */
const traced = {
  'opentelemetry.ts?fault-delay-300': {
    delay: 300,
    status: 0,
    attributes: { 'cdr.call_id': 'fault-delay-300', 'cdr.outcome': 'found', 'cdr.attempts': 1 },
    events: ['attempt'],
  },
  'opentelemetry.ts?1000000000-404': {
    delay: 0,
    status: 2,
    attributes: { 'cdr.call_id': '1000000000-404', 'cdr.outcome': 'not_found', 'cdr.attempts': 2 },
    events: ['attempt', 'attempt'],
  },
} as const

let project: Project
/** What each example printed, and how long it took. All run one after the other in one process, which starts once. */
let outputs: Map<string, { readonly output: string; readonly milliseconds: number }>
let ended: Ended
beforeAll(async () => {
  project = await installTarball(source, ['@opentelemetry/api', '@opentelemetry/sdk-trace-base'])
  for (const file of ['print-spans.mjs', 'run-each.mjs'])
    copyFileSync(join(import.meta.dirname, '..', 'projects', file), join(project.folder, file))
  const { url, tlsUrl, fingerprint } = inject('mocks')
  const scripts = [...Object.keys(printed), ...Object.keys(traced)]
  ended = await run(process.execPath, ['--import', './print-spans.mjs', 'run-each.mjs', ...scripts], project.folder, {
    CMS_CDR_URL: url,
    CMS_CDR_TLS_URL: tlsUrl,
    CMS_CDR_FINGERPRINT: fingerprint,
    CMS_CDR_AK: 'demo-ak-0001',
    CMS_CDR_SK: 'demo-sk-not-a-real-secret',
  })
  const results = ended.output.matchAll(/([\s\S]*?)^--- (\S+) (\S+)\n/gm)
  outputs = new Map(
    Array.from(results, ([, output = '', script = '', milliseconds]) => [
      script,
      { output, milliseconds: Number(milliseconds) },
    ]),
  )
})
afterAll(() => project.remove())

test('every example is known here, and has at most 25 lines', () => {
  expect(examples.toSorted()).toEqual([...Object.keys(printed), 'opentelemetry.ts'].toSorted())
  for (const example of examples) {
    expect(readFileSync(join(source, example), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(25)
  }
})

test.each(Object.entries(printed))('%s does what it says', (example, expected) => {
  expect(outputs.get(example)?.output, ended.output).toMatch(expected)
})

test('the examples end by themselves, without an error', () => {
  expect(ended.status, ended.output).toBe(0)
})

test.each(Object.entries(traced))(
  'the span of %s has its attributes, and lasts as long as the call',
  (example, { delay, status, attributes, events }) => {
    const { output, milliseconds } = outputs.get(example) ?? { output: ended.output, milliseconds: 0 }
    const span = JSON.parse(output)
    expect(span).toMatchObject({
      name: 'getCdr',
      kind: SpanKind.CLIENT,
      attributes: { 'cdr.cc_id': 1, ...attributes },
      status: { code: status },
      events: events.map((name) => ({ name, attributes: { 'http.response.status_code': 200 } })),
    })
    expect(span.milliseconds).toBeGreaterThanOrEqual(delay)
    expect(span.milliseconds).toBeLessThan(milliseconds)
  },
)
