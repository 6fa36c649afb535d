import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signatureVersion } from '@org/cms-cdr-client/signing'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { type BuildOptions, build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installTarball, type Project } from '../test/install-tarball.ts'
import { packagedRuntime } from '../test/packaged-runtime.ts'
import { run } from '../test/run.ts'

let project: Project
let mock: Mock
/** Where bundles run: it has no node_modules. */
const elsewhere = mkdtempSync(join(tmpdir(), 'cms-cdr-bundle-'))
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'bundle'))
  mock = await createMock({ auth: 'verify', tls: true })
})
afterAll(() => mock.close())
afterAll(() => {
  rmSync(elsewhere, { recursive: true })
  project.remove()
})

async function bundle(file: string, outfile: string, options: BuildOptions): Promise<string> {
  await build({
    absWorkingDir: project.folder,
    entryPoints: [file],
    bundle: true,
    logLevel: 'silent',
    outfile,
    ...options,
  })
  return readFileSync(outfile, 'utf8')
}

describe('a bundle of esbuild for Node fetches a call over TLS with a pinned certificate', () => {
  test.each<[string, BuildOptions]>([
    ['ask.mjs', { format: 'esm' }],
    ['ask.min.mjs', { format: 'esm', minify: true }],
    ['ask.cjs', { format: 'cjs' }],
  ])('as %s', async (file, options) => {
    const outfile = join(elsewhere, file)
    await bundle('ask.js', outfile, { platform: 'node', ...options })
    const env = { MOCK_URL: mock.url, FINGERPRINT: mock.certificate?.fingerprint256 ?? '' }
    expect(await run(process.execPath, [outfile], elsewhere, env)).toEqual({
      status: 0,
      output: expect.stringMatching(/^outbound, talked \d+ s\n$/),
    })
  })
})

test.skipIf(!packagedRuntime('@oven/bun-linux-x64', 'bin/bun'))(
  'Bun has the pinned certificate of ./node too',
  async () => {
    const program = packagedRuntime('@oven/bun-linux-x64', 'bin/bun') ?? ''
    const env = { MOCK_URL: mock.url, FINGERPRINT: mock.certificate?.fingerprint256 ?? '' }
    expect((await run(program, ['ask.js'], project.folder, env)).output).toMatch(/^outbound, talked/)
    const other = { ...env, FINGERPRINT: 'ab'.repeat(32) }
    expect((await run(program, ['ask.js'], project.folder, other)).output).toMatch(/another fingerprint/)
  },
)

describe('the main entry', () => {
  test.each(['workerd', 'edge-light', 'worker', 'deno', 'bun'])(
    'signs under the condition "%s", also beside "browser", on the fetch of the runtime',
    async (condition) => {
      const options: BuildOptions = { platform: 'browser', format: 'esm', conditions: [condition] }
      const code = await bundle('sign.js', join(elsewhere, `${condition}.js`), options)
      expect(code).toContain(signatureVersion)
      expect(code).not.toContain('node:tls')
    },
  )

  test('is the one with connections of its own under the condition "node"', async () => {
    const code = await bundle('sign.js', join(elsewhere, 'node.js'), { platform: 'node', format: 'esm' })
    expect(code).toContain('node:tls')
  })

  test('holds nothing that signs under the condition "browser" alone', async () => {
    const options: BuildOptions = { platform: 'browser', format: 'esm' }
    const code = await bundle('sign.js', join(elsewhere, 'page.js'), options)
    expect(code).not.toContain(signatureVersion)
  })
})
