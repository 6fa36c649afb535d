import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { installTarball, type Project } from '../test/install-tarball.ts'
import { run } from '../test/run.ts'

let project: Project
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'realms'), ['zone.js'])
})
afterAll(() => project.remove())

test.concurrent.each([
  ['plain Node', ['ask.mjs']],
  ['zone.js, which replaces Promise', ['--import', 'zone.js', 'ask.mjs']],
  [
    'a realm of its own, as in Jest',
    ['--experimental-vm-modules', '--experimental-import-meta-resolve', '--no-warnings', 'in-realm.mjs'],
  ],
])('in %s, both entries understand the promises and errors of others', async (_name, args) => {
  const { status, output } = await run(process.execPath, args, project.folder, { MOCK_URL: inject('mocks').url })
  expect(status, output).toBe(0)
  const results = output.trimEnd().split('\n')
  expect(results.map((line) => JSON.parse(line))).toEqual(
    ['', '/node'].map((entry) => ({
      entry,
      found: '2023-11-14T22:13:20.000Z',
      missing: true,
      outcomes: [30, 'invalid_request', 'not_found'],
      api: '0100000',
      thenable: 30,
      foreignPromise: 30,
      foreignRejection: 'credentials,,0',
      invalid: 'invalid_request,,0',
      lost: 'network,refused,3',
      reset: 'network,reset,3',
      bug: true,
      testing: 311,
      examples: true,
    })),
  )
})
