import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installTarball, type Project } from './install-tarball.ts'
import { run } from './run.ts'

const runtimes: readonly (readonly [name: string, program: string | undefined, args: readonly string[]])[] = [
  ['Node 22', packaged('node-22-linux-x64', 'bin/node'), []],
  ['Node 24', process.execPath, []],
  ['Node 26', packaged('node-26-linux-x64', 'bin/node'), []],
  ['Bun', packaged('@oven/bun-linux-x64', 'bin/bun'), []],
  ['Deno', packaged('@deno/linux-x64-glibc', 'deno'), ['run', '--allow-all', '--no-lock', '--node-modules-dir=manual']],
]

let project: Project
let mock: Mock
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'runtime'))
  mock = await createMock({ auth: 'verify' })
})
afterAll(() => mock.close())

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
})

/** A runtime that came as an optional package for this platform. */
function packaged(name: string, path: string): string | undefined {
  try {
    const require = createRequire(import.meta.url)
    const program = join(dirname(require.resolve(`${name}/package.json`)), path)
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}
