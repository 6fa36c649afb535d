import { join } from 'node:path'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installTarball, type Project } from '../test/install-tarball.ts'
import { run } from '../test/run.ts'

let project: Project
let mock: Mock
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'realms'), ['zone.js'])
  mock = await createMock({ auth: 'verify' })
})
afterAll(() => mock.close())
afterAll(() => project.remove())

describe.each([
  ['plain Node', ['ask.mjs']],
  ['zone.js, which replaces Promise', ['--import', 'zone.js', 'ask.mjs']],
  [
    'a realm of its own, as in Jest',
    ['--experimental-vm-modules', '--experimental-import-meta-resolve', '--no-warnings', 'in-realm.mjs'],
  ],
])('in %s', (_name, args) => {
  test.each(['', '/node'])('promises and errors of others are understood by "@org/cms-cdr-client%s"', async (ENTRY) => {
    const { status, output } = await run(process.execPath, args, project.folder, { ENTRY, MOCK_URL: mock.url })
    expect(status, output).toBe(0)
    expect(JSON.parse(output)).toEqual({
      found: '2023-11-14T22:13:20.000Z',
      missing: true,
      outcomes: [30, 'invalid_request', 'not_found'],
      wire: '0100000',
      thenable: 30,
      foreignPromise: 30,
      foreignRejection: 'credentials,,0',
      invalid: 'invalid_request,,0',
      lost: 'network,refused,3',
      reset: 'network,reset,3',
      bug: true,
      testing: 311,
      examples: true,
    })
  })
})
