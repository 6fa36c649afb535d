import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

interface Problem {
  readonly message: string
  readonly location: readonly { readonly source: { readonly ref: string } }[]
}

const spec = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-lint-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Lints several documents in one process, because it starts slowly. */
async function lint(files: readonly string[], ...options: string[]): Promise<Problem[]> {
  const { stdout } = await promisify(execFile)(
    join(spec, 'node_modules', '.bin', 'redocly'),
    ['lint', ...files, '--config', 'redocly.yaml', '--format', 'json', ...options],
    { cwd: spec, env: { ...process.env, REDOCLY_TELEMETRY: 'off' }, shell: process.platform === 'win32' },
  ).catch((error) => error)
  // One object for each document.
  return stdout.split(/(?<=^\})(?=\{)/m).flatMap((text: string) => JSON.parse(text).problems)
}

const paths = 'paths/query-call-detail-by-id.yaml'
const cases: readonly [name: string, file: string, change: (text: string) => string, finding: RegExp][] = [
  [
    'a request without its response',
    paths,
    (text) => text.replace(/.*notFound\.response.*\n/, ''),
    /Example notFound has 0 responses/,
  ],
  [
    'a response without its request',
    paths,
    (text) => text.replace(/.*inbound\.request.*\n/, ''),
    /Example inbound has a response but no request/,
  ],
  [
    'a name that two responses have',
    'responses/NotFound.yaml',
    (text) => text.replace('unknownPath:', 'notFound:'),
    /Example notFound has 2 responses/,
  ],
  [
    'a field without a description',
    'schemas/Health.yaml',
    (text) => text.replace(/ +description: Always "ok"\.\n/, ''),
    /Field status has no description/,
  ],
  [
    'a field without an example',
    'schemas/Health.yaml',
    (text) => text.replace(/ +examples: \[ok\]\n/, ''),
    /Field status has no example/,
  ],
  [
    'a response of unknown origin',
    'responses/NotFound.yaml',
    (text) => text.replace('x-origin: server\n', ''),
    /This response needs x-origin/,
  ],
  [
    'an example that breaks its schema',
    'examples/inbound.response.yaml',
    (text) => text.replace('callTime: 311', "callTime: 'long'"),
    /must conform to the schema/,
  ],
]
const copyOf = (name: string): string => join(folder, name.replaceAll(' ', '-'))
let problems: Problem[]

beforeAll(async () => {
  for (const [name, file, change] of cases) {
    cpSync(spec, copyOf(name), { recursive: true, filter: (path) => !/node_modules|generat|\.turbo/.test(path) })
    const path = join(copyOf(name), file)
    const changed = change(readFileSync(path, 'utf8'))
    expect(changed, 'the change must change something').not.toBe(readFileSync(path, 'utf8'))
    writeFileSync(path, changed)
  }
  problems = await lint(cases.map(([name]) => join(copyOf(name), 'openapi.yaml')))
})

test.each(cases)('%s is found', (name, _file, _change, finding) => {
  const ofCopy = problems.filter(({ location }) =>
    location.some(({ source }) => source.ref.includes(`/${basename(copyOf(name))}/`)),
  )
  expect(ofCopy.map(({ message }) => message).join('\n')).toMatch(finding)
})

test('nothing is found in the source', async () => {
  expect(await lint(['openapi.yaml'])).toEqual([])
})

// The documents have lost x-origin.
test('nothing is found in the two documents', async () => {
  const documents = ['generated/vendor.json', 'generated/server.json']
  expect(await lint(documents, '--skip-rule', 'cdr/origin-named')).toEqual([])
})
