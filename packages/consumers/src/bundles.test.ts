import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signatureVersion } from '@org/cms-cdr-client/signing'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import { type BuildOptions, build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { installFromRegistry, installTarball, type Project } from '../test/install-tarball.ts'
import { packagedRuntime } from '../test/packaged-runtime.ts'
import { type Ended, run } from '../test/run.ts'

let project: Project
/** Where bundles run: it has no node_modules. */
const elsewhere = mkdtempSync(join(tmpdir(), 'cms-cdr-bundle-'))
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'bundle'))
})
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

/** Runs look-up.js, or a bundle of it, with the fingerprint of the mock and with another one. */
function runProgram(program: string, file: string, folder: string): Promise<Ended> {
  const { tlsUrl, fingerprint } = inject('mocks')
  return run(program, [file], folder, { MOCK_URL: tlsUrl, FINGERPRINTS: `${fingerprint} ${'ab'.repeat(32)}` })
}
const pinned: Ended = { status: 0, output: expect.stringMatching(/^outbound, talked \d+ s\ntls_not_pinned\n$/) }

describe('a bundle of esbuild for Node fetches a call over TLS with a pinned certificate, and no other', () => {
  test.each<[string, BuildOptions]>([
    ['look-up.mjs', { format: 'esm' }],
    ['look-up.min.mjs', { format: 'esm', minify: true }],
    ['look-up.cjs', { format: 'cjs' }],
  ])('as %s', async (file, options) => {
    const outfile = join(elsewhere, file)
    await bundle('look-up.js', outfile, { platform: 'node', ...options })
    expect(await runProgram(process.execPath, outfile, elsewhere)).toEqual(pinned)
  })
})

const bun = packagedRuntime('@oven/bun-linux-x64', 'bin/bun')
test.skipIf(!bun)('Bun has the pinned certificate of ./node too', async () => {
  expect(await runProgram(bun ?? '', 'look-up.js', project.folder)).toEqual(pinned)
})

test.runIf(isFullRun)('workerd runs both entries that sign, bundled under its conditions (FULL_TESTS=1)', async () => {
  const source = join(import.meta.dirname, '..', 'projects', 'workerd')
  const workerd = await installFromRegistry(source, ['workerd@1.20261117.1'])
  onTestFinished(() => workerd.remove())
  const conditions = ['workerd', 'worker', 'browser']
  const options: BuildOptions = { absWorkingDir: workerd.folder, conditions, format: 'esm', external: ['node:*'] }
  await bundle('worker.js', join(workerd.folder, 'bundle.js'), options)
  const [program = ''] = globSync('node_modules/@cloudflare/workerd-*/bin/workerd*', { cwd: workerd.folder })
  const env = { MOCK_URL: inject('mocks').url }
  const { status, output } = await run(join(workerd.folder, program), ['test', 'config.capnp'], workerd.folder, env)
  expect(status, output).toBe(0)
  expect(Array.from(output.matchAll(/^\{.*\}$/gm), ([line]) => JSON.parse(line))).toEqual(
    ['', '/node'].map((entry) => ({ entry, begin: '2023-11-14T22:13:20.000Z', missing: true })),
  )
})

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
