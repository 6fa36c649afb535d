import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { packagedRuntime } from '../test/packaged-runtime.ts'

const run = promisify(execFile)
const shell = process.platform === 'win32'
const { cli } = inject('tarballs')
const node22 = packagedRuntime('node-22-linux-x64', 'bin/node')
const runtimes = [
  ['Node 24', process.execPath],
  ['Node 26', packagedRuntime('node-26-linux-x64', 'bin/node')],
] as const

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-command-line-')))
const installed = join(folder, 'node_modules', '@org', 'cms-cdr-cli')
beforeAll(async () => {
  // Nothing but the tarball is there, and nothing can be fetched.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', cli.path], { cwd: folder, shell })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the tarball holds the bundle, its notices, the license and its reference, and needs no other package', () => {
  // The changelog appears with the first release.
  const others = cli.files.filter((file) => !/^dist\/[\w.-]+\.cjs$|^CHANGELOG\.md$/.test(file))
  expect(others.sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-NOTICES.txt',
    'generated/commands.md',
    'package.json',
  ])
  const packages = globSync('node_modules/**/package.json', { cwd: folder })
  expect(packages).toEqual([join(relative(folder, installed), 'package.json')])
})

test.skipIf(!node22)('Node 22 is refused with the version that is needed', async () => {
  const refused = await run(node22 ?? '', [join(installed, 'dist', 'main.cjs'), 'code', '49']).catch((error) => error)
  expect(refused).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^cms-cdr: Node 24 or later is required, but this is Node 22\.[\d.]+\n$/),
  })
})

describe.concurrent.each(runtimes)('%s', (name, node) => {
  const title = node ? '' : ` (left out: no binary of ${name} for ${process.platform}-${process.arch})`
  test.skipIf(!node)(`runs what was installed from the tarball, without a warning${title}`, async () => {
    const cwd = mkdtempSync(join(folder, 'run-'))
    const env = {
      CMS_CDR_URL: inject('mocks').url,
      CMS_CDR_AK: 'ak',
      CMS_CDR_SK: 'canary',
      CMS_CDR_CC_ID: '1',
      CMS_CDR_CONFIG_FOLDER: cwd,
    }
    const cmsCdr = (...args: string[]) => run(node ?? '', [join(installed, 'dist', 'main.cjs'), ...args], { env, cwd })
    const get = await cmsCdr('get', '1700000000-0003', '--time-zone', 'America/Sao_Paulo')
    expect([JSON.parse(get.stdout).beginTime.instant, get.stderr]).toEqual(['2023-11-14T22:13:20.000Z', ''])
    const bulk = await cmsCdr('bulk', 'ids.csv', '--output', 'out.csv', '--csv', '--quiet').catch((error) => error)
    expect(bulk.stderr).toMatch(/ids\.csv cannot be read/)
    writeFileSync(join(cwd, 'ids.csv'), 'callId\n1700000000-0002\n')
    expect(await cmsCdr('bulk', 'ids.csv', '--output', 'out.csv', '--csv', '--quiet')).toMatchObject({
      stdout: '',
      stderr: '',
    })
  })
})
