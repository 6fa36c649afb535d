import { join } from 'node:path'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { installFromRegistry, installTarball, type Project } from '../test/install-tarball.ts'
import { run } from '../test/run.ts'

const source = join(import.meta.dirname, '..', 'projects', 'realms')
let project: Project
beforeAll(async () => {
  project = await installTarball(source, ['zone.js'])
})
afterAll(() => project.remove())

/** What use-client.mjs prints for both entries. */
const understood = ['', '/node'].map((entry) => ({
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
}))

test.concurrent.each([
  ['plain Node', ['use-client.mjs']],
  ['zone.js, which replaces Promise', ['--import', 'zone.js', 'use-client.mjs']],
  [
    'a realm of its own, as in Jest',
    ['--experimental-vm-modules', '--experimental-import-meta-resolve', '--no-warnings', 'in-realm.mjs'],
  ],
])('in %s, both entries understand the promises and errors of others', async (_name, args) => {
  const { status, output } = await run(process.execPath, args, project.folder, { MOCK_URL: inject('mocks').url })
  expect(status, output).toBe(0)
  const results = output.trimEnd().split('\n')
  expect(results.map((line) => JSON.parse(line))).toEqual(understood)
})

test.runIf(isFullRun)(
  'in Jest with --experimental-vm-modules, both entries understand the promises and errors of others (FULL_TESTS=1)',
  async () => {
    const jest = await installFromRegistry(source, ['jest@30.5.2'])
    onTestFinished(() => jest.remove())
    const args = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--testMatch']
    const env = { MOCK_URL: inject('mocks').url }
    const { status, output } = await run(process.execPath, [...args, '**/jest.test.mjs'], jest.folder, env)
    expect(status, output).toBe(0)
    expect(Array.from(output.matchAll(/^\{.*\}$/gm), ([line]) => JSON.parse(line))).toEqual(understood)
  },
)
