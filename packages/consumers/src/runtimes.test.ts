import { join } from 'node:path'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installTarball, type Project } from '../test/install-tarball.ts'
import { packagedRuntime } from '../test/packaged-runtime.ts'
import { run } from '../test/run.ts'

const runtimes: readonly (readonly [name: string, program: string | undefined, args: readonly string[]])[] = [
  ['Node 22', packagedRuntime('node-22-linux-x64', 'bin/node'), []],
  ['Node 24', process.execPath, []],
  ['Node 26', packagedRuntime('node-26-linux-x64', 'bin/node'), []],
  ['Bun', packagedRuntime('@oven/bun-linux-x64', 'bin/bun'), []],
  [
    'Deno',
    packagedRuntime('@deno/linux-x64-glibc', 'deno'),
    ['run', '--allow-all', '--no-lock', '--node-modules-dir=manual'],
  ],
]

let project: Project
let mock: Mock
let secure: Mock
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'runtime'))
  mock = await createMock({ auth: 'verify' })
  secure = await createMock({ tls: true })
})
afterAll(() => Promise.all([mock.close(), secure.close()]))
afterAll(() => project.remove())

describe.each(runtimes)('%s', (name, program, args) => {
  const title = program ? '' : ` (left out: no binary of ${name} for ${process.platform}-${process.arch})`
  test.skipIf(!program).each(['', '/node'])(
    `asks through "@org/cms-cdr-client%s", signs right and ends by itself${title}`,
    async (ENTRY) => {
      const { status, output } = await run(program ?? '', [...args, 'ask.mjs'], project.folder, {
        ENTRY,
        MOCK_URL: mock.url,
      })
      expect(output).toBe(
        '{"direction":"outbound","begin":"2023-11-14T22:13:20.000Z","missing":true,"outcomes":[false,true],"cause":"HUNG_UP_BEFORE_ANSWER"}\n',
      )
      expect(status).toBe(0)
    },
  )

  test.skipIf(!program)(`names what failed on the network${title}`, async () => {
    const { status, output } = await run(program ?? '', [...args, 'fail.mjs'], project.folder, {
      MOCK_URL: mock.url,
      TLS_URL: secure.url,
    })
    expect(output).toBe('dns refused reset not_tls tls_unknown_ca\n')
    expect(status).toBe(0)
  })
})
