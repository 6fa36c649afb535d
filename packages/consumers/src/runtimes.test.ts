import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
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
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'runtime'))
})
afterAll(() => project.remove())

/** What a runtime prints about one entry point. */
const found = (entry: string): string =>
  `{"entry":"${entry}","direction":"outbound","begin":"2023-11-14T22:13:20.000Z","missing":true,"outcomes":[false,true],"cause":"HUNG_UP_BEFORE_ANSWER"}`

describe.concurrent.each(runtimes)('%s', (name, program, args) => {
  const title = program ? '' : ` (left out: no binary of ${name} for ${process.platform}-${process.arch})`
  test.skipIf(!program)(
    `signs correctly through both entries, names what failed on the network, and ends by itself${title}`,
    async () => {
      const { url, tlsUrl } = inject('mocks')
      const env = { MOCK_URL: url, TLS_URL: tlsUrl }
      const { status, output } = await run(program ?? '', [...args, 'look-up.mjs'], project.folder, env)
      expect(output.trimEnd().split('\n')).toEqual([
        found(''),
        found('/node'),
        'dns refused reset not_tls tls_unknown_ca',
      ])
      expect(status).toBe(0)
    },
  )
})
