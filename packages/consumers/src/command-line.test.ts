import { execFile } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { packagedRuntime } from './packaged-runtime.ts'

const run = promisify(execFile)
const shell = process.platform === 'win32'
const root = join(fileURLToPath(import.meta.resolve('@org/cms-cdr-cli/package.json')), '..')
const runtimes = [
  ['Node 22', packagedRuntime('node-22-linux-x64', 'bin/node')],
  ['Node 24', process.execPath],
  ['Node 26', packagedRuntime('node-26-linux-x64', 'bin/node')],
] as const

let mock: Mock
beforeAll(async () => {
  mock = await createMock({ auth: 'verify', keys: { ak: 'canary' } })
})
afterAll(() => mock.close())

async function install(): Promise<{ folder: string; files: string[] }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-command-line-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const { stdout } = await run('npm', args, { cwd: root, shell })
  const [{ filename, files }] = [JSON.parse(stdout)].flat()
  // Nothing but the tarball is there, and nothing can be fetched.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)], { cwd: folder, shell })
  return { folder, files: files.map(({ path }: { path: string }) => path) }
}

test('the tarball holds the bundle, its notices and its reference, and needs no other package', async () => {
  const { files, folder } = await install()
  const others = files.filter((file) => !/^dist\/[\w.-]+\.cjs$/.test(file))
  expect(others.sort()).toEqual(['README.md', 'dist/THIRD-PARTY-NOTICES.txt', 'generated/commands.md', 'package.json'])
  const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: folder, shell })
  expect(stdout.trim().split('\n').slice(1)).toEqual([join(folder, 'node_modules', '@org', 'cms-cdr-cli')])
})

describe.each(runtimes)('%s', (name, node) => {
  const title = node ? '' : ` (left out: no binary of ${name} for ${process.platform}-${process.arch})`
  test.skipIf(!node)(`runs what was installed from the tarball, without a warning${title}`, async () => {
    const { folder } = await install()
    const program = join(folder, 'node_modules', '@org', 'cms-cdr-cli', 'dist', 'main.cjs')
    const ask = (...args: string[]) =>
      run(node ?? '', [program, ...args], {
        env: {
          CMS_CDR_URL: mock.url,
          CMS_CDR_AK: 'ak',
          CMS_CDR_SK: 'canary',
          CMS_CDR_CC_ID: '1',
          CMS_CDR_CONFIG_FOLDER: folder,
        },
        cwd: folder,
      })
    const get = await ask('get', '1700000000-0003', '--time-zone', 'America/Sao_Paulo')
    expect([JSON.parse(get.stdout).beginTime.instant, get.stderr]).toEqual(['2023-11-14T22:13:20.000Z', ''])
    const bulk = await ask('bulk', 'ids.csv', '--output', 'out.csv', '--csv', '--quiet').catch((error) => error)
    expect(bulk.stderr).toMatch(/ids\.csv cannot be read/)
    writeFileSync(join(folder, 'ids.csv'), 'callId\n1700000000-0002\n')
    expect(await ask('bulk', 'ids.csv', '--output', 'out.csv', '--csv', '--quiet')).toMatchObject({
      stdout: '',
      stderr: '',
    })
  })
})
