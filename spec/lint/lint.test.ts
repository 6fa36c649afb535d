import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const spec = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-lint-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Lints a copy of the spec in which one file was changed. */
function lintChanged(name: string, file: string, change: (text: string) => string): Promise<string> {
  const copy = join(folder, name)
  cpSync(spec, copy, { recursive: true, filter: (path) => !/node_modules|generated|\.turbo/.test(path) })
  const path = join(copy, file)
  const changed = change(readFileSync(path, 'utf8'))
  expect(changed, 'the change must change something').not.toBe(readFileSync(path, 'utf8'))
  writeFileSync(path, changed)
  return lint(copy)
}

function lint(folder: string, args = ['openapi.yaml']): Promise<string> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off' }
  const shell = process.platform === 'win32'
  return new Promise((resolve) => {
    execFile(
      join(spec, 'node_modules', '.bin', 'redocly'),
      ['lint', ...args, '--config', 'redocly.yaml'],
      { cwd: folder, env, shell },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    )
  })
}

const paths = 'paths/query-call-detail-by-id.yaml'

test.concurrent.each([
  ['the source', ['openapi.yaml']],
  // The documents have lost x-origin.
  ['both documents', ['generated/vendor.json', 'generated/server.json', '--skip-rule', 'cdr/origin-named']],
])('nothing is found in %s', async (_name, args) => {
  const output = await lint(spec, args)
  expect(output).toMatch(/Your API descriptions? (is|are) valid/)
  expect(output).not.toMatch(/\d (errors?|warnings?)/)
})

test.concurrent.each<[string, string, (text: string) => string, RegExp]>([
  [
    'a request without its answer',
    paths,
    (text) => text.replace(/.*notFound\.response.*\n/, ''),
    /Example notFound has 0 answers/,
  ],
  [
    'an answer without its request',
    paths,
    (text) => text.replace(/.*inbound\.request.*\n/, ''),
    /Example inbound has an answer but no request/,
  ],
  [
    'a name that two answers have',
    'responses/NotFound.yaml',
    (text) => text.replace('unknownPath:', 'notFound:'),
    /Example notFound has 2 answers/,
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
])('%s is found', async (name, file, change, finding) => {
  expect(await lintChanged(name.replaceAll(' ', '-'), file, change)).toMatch(finding)
})
