import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Follows the recipes of CONTRIBUTING.md in a copy of the spec: add a field, a code and an example.
const repository = join(import.meta.dirname, '..', '..')
const guide = readFileSync(join(repository, 'CONTRIBUTING.md'), 'utf8')
const recipes = guide.slice(guide.indexOf('## Recipes'), guide.indexOf('## Pull requests'))
const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-guide-'))
const copy = join(folder, 'spec')
afterAll(() => rmSync(folder, { recursive: true }))

function edit(file: string, change: (text: string) => string): void {
  const path = join(copy, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

const generated = (file: string) => JSON.parse(readFileSync(join(copy, 'generated', file), 'utf8'))

beforeAll(async () => {
  cpSync(join(repository, 'spec'), copy, {
    recursive: true,
    filter: (path) => !/node_modules|generated\/|\.turbo/.test(path),
  })
  mkdirSync(join(copy, 'generated'), { recursive: true })
  // The copy finds its tools, and the version of the packages.
  const type = process.platform === 'win32' ? 'junction' : 'dir'
  symlinkSync(join(repository, 'spec', 'node_modules'), join(copy, 'node_modules'), type)
  symlinkSync(join(repository, 'packages'), join(folder, 'packages'), type)

  edit(
    'schemas/CallDetail.yaml',
    (text) => `${text.trimEnd()}
  mood:
    description: How the caller sounded.
    type: [string, 'null']
    examples: [calm]
    x-plain-name: mood
`,
  )
  edit(
    'codes/release-causes.yaml',
    (text) => `${text.trimEnd()}
  - value: 777
    symbol: LINE_CUT
    meaning: The line was cut.
    advice: No action is needed.
    certainty: documented
    source: causes
`,
  )
  const query =
    "summary: A calm caller\nvalue:\n  queryParam:\n    ccId: 1\n    isCallin: 'true'\n    callId: '1700000000-0777'\n"
  // The legacy copy of the record is not needed.
  const envelope =
    "  resultCode: '0100000'\n  resultDesc:\n    callId: '1700000000-0777'\n    mood: calm\n    releaseCause: 777\n"
  writeFileSync(join(copy, 'examples', 'calmCaller.request.yaml'), query)
  writeFileSync(
    join(copy, 'examples', 'calmCaller.response.yaml'),
    `summary: The record of a calm caller\nvalue:\n${envelope}`,
  )
  const line = (kind: string): string => `$&\n            calmCaller: { $ref: ../examples/calmCaller.${kind}.yaml }`
  edit('paths/query-call-detail-by-id.yaml', (text) =>
    text
      .replace(
        / +inbound: \{ \$ref: \S+request\.yaml \}/,
        line('request').replace('            calm', '          calm'),
      )
      .replace(/ +inbound: \{ \$ref: \S+response\.yaml \}/, line('response')),
  )
  await promisify(execFile)(process.execPath, [join(copy, 'generate', 'main.ts')], { cwd: copy })
})

test('the files that the recipes name exist', () => {
  const named = [...recipes.matchAll(/`((?:spec|packages|apps)\/[^`\s]+)`/g)].map(([, path = '']) => path)
  expect(named).toEqual(expect.arrayContaining(['spec/schemas/CallDetail.yaml', 'spec/codes/', 'spec/paths/']))
  const existing = named.filter((path) => !path.includes('NAME'))
  expect(existing.filter((path) => !existsSync(join(repository, path)))).toEqual([])
  expect(recipes).toContain('pnpm generate')
})

test.each(['vendor', 'server'])('the field, the code and the example are in the document %s', (document) => {
  const { CallDetail } = generated(`${document}.json`).components.schemas
  expect(CallDetail.properties.mood).toMatchObject({ examples: ['calm'] })
  expect(CallDetail.properties.releaseCause.description).toContain('- `777`: The line was cut.')
  expect(generated(`${document}.json`).components.examples).toHaveProperty(['calmCaller.response'])
})

test('the example is a pair for the mock, the docs and the contract', () => {
  expect(generated('examples.json')).toContainEqual(
    expect.objectContaining({
      name: 'calmCaller',
      status: 200,
      response: expect.objectContaining({ resultCode: '0100000' }),
    }),
  )
})

test('the linter accepts the result', async () => {
  const { stdout, stderr } = await promisify(execFile)(
    join(copy, 'node_modules', '.bin', 'redocly'),
    ['lint', 'openapi.yaml', '--config', 'redocly.yaml'],
    { cwd: copy, env: { ...process.env, REDOCLY_TELEMETRY: 'off' }, shell: process.platform === 'win32' },
  )
  expect(stdout + stderr).toContain('Your API description is valid')
})
