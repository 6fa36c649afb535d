import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { queryPath } from '@org/cms-cdr-client'
import examples from '@org/cms-cdr-spec/examples' with { type: 'json' }
import { unpack } from '@org/cms-cdr-test-support/pack'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { packagedRuntime } from '../test/packaged-runtime.ts'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly author: string
  readonly homepage: string
  readonly bugs: string
  readonly repository: { readonly directory: string }
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
}

const root = join(import.meta.dirname, '..', '..', '..')
const tarballs = inject('tarballs')
const names = Object.keys(tarballs)
const example = examples.find(({ name }) => name === 'notFound')
/** A project with all packages and the dependencies that they name, and nothing else. */
const modules = join(realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-unpacked-'))), 'node_modules')
const unpacked = (name: string): string => join(modules, '@org', `cms-cdr-${name}`)
const contentOf = (name: string) => new Uint8Array(readFileSync(tarballs[name as keyof typeof tarballs].path))
const manifestOf = (path: string): Manifest => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
const sourceOf = (name: string): string => join(root, manifestOf(unpacked(name)).repository.directory)

beforeAll(async () => {
  for (const [name, tarball] of Object.entries(tarballs)) {
    mkdirSync(unpacked(name), { recursive: true })
    await unpack(tarball, unpacked(name))
    for (const dependency of Object.keys(manifestOf(unpacked(name)).dependencies ?? {})) {
      if (existsSync(join(modules, dependency)) || dependency.startsWith('@org/')) continue
      mkdirSync(dirname(join(modules, dependency)), { recursive: true })
      const target = realpathSync(join(sourceOf(name), 'node_modules', dependency))
      symlinkSync(target, join(modules, dependency), 'junction')
    }
  }
})
afterAll(() => rmSync(dirname(modules), { recursive: true }))

test('all packages that are published are packed, have one version and are released together', () => {
  const manifests = globSync('{spec,packages/*,apps/*}/package.json', { cwd: root })
    .map((path): Manifest => JSON.parse(readFileSync(join(root, path), 'utf8')))
    .filter((manifest) => !manifest.private)
  const packed = names.map((name) => manifestOf(unpacked(name)))
  expect(packed.map(({ name }) => name).sort()).toEqual(manifests.map(({ name }) => name).sort())
  expect(new Set(packed.map(({ version }) => version)).size).toBe(1)
  const { fixed } = JSON.parse(readFileSync(join(root, '.changeset', 'config.json'), 'utf8'))
  expect(fixed.map((group: string[]) => group.toSorted())).toEqual([packed.map(({ name }) => name).sort()])
  const spec = JSON.parse(readFileSync(join(root, 'spec', 'generated', 'server.json'), 'utf8'))
  expect(spec.info.version).toBe(packed[0]?.version)
})

describe.each(names)('the tarball of the %s', (name) => {
  test('says whose it is and where its docs and issues are, and contains the license', () => {
    const { author, homepage, bugs } = manifestOf(unpacked(name))
    expect([author, homepage, bugs]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/^https:/), bugs])
    expect(bugs).toMatch(/^https:/)
    const license = readFileSync(join(unpacked(name), 'LICENSE'), 'utf8')
    expect(license).toMatch(/^ {3}Copyright \d{4} The cms-cdr authors$/m)
  })

  test('names what it depends on by range, as a registry knows it; the programs depend on nothing', () => {
    const { dependencies = {}, scripts = {} } = manifestOf(unpacked(name))
    if (['cli', 'server'].includes(name)) expect(dependencies).toEqual({})
    for (const [dependency, version] of Object.entries(dependencies))
      expect(version, dependency).toMatch(/^\^\d+\.\d+\.\d+$/)
    expect(Object.keys(scripts).filter((script) => /install|prepare/.test(script))).toEqual([])
  })

  test('has no fault that publint finds', async () => {
    const { messages } = await publint({ pack: { tarball: contentOf(name).buffer } })
    expect(messages).toEqual([])
  })

  test('cannot be made where nothing was built', () => {
    const source = mkdtempSync(join(tmpdir(), 'cms-cdr-not-built-'))
    onTestFinished(() => rmSync(source, { recursive: true }))
    for (const file of ['package.json', 'README.md']) cpSync(join(sourceOf(name), file), join(source, file))
    const { prepack } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')).scripts
    expect(prepack).toMatch(/^node (\.\.\/)+\.ci\/check-package\.ts$/)
    const { status, stderr } = spawnSync(process.execPath, [join(root, '.ci', 'check-package.ts')], {
      cwd: source,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([1, expect.stringMatching(/missing: .+\nRun pnpm build/)])
  })
})

test.each(['client', 'mock', 'contract'])(
  'every entry of the %s has types wherever ES modules can be imported',
  async (name) => {
    const analysis = await checkPackage(createPackageFromTarballData(contentOf(name)))
    if (!analysis.types) throw new Error('The package has no types.')
    const resolutions = Object.values(analysis.entrypoints).flatMap((entry) => Object.values(entry.resolutions))
    const asModule = resolutions.filter(({ resolutionKind }) => !['node10', 'node16-cjs'].includes(resolutionKind))
    expect(asModule.length).toBeGreaterThan(1)
    expect(asModule.flatMap(({ visibleProblems = [] }) => visibleProblems.map((i) => analysis.problems[i]))).toEqual([])
  },
)

test.each(['client', 'mock', 'cli', 'server'])('the tarball of the %s names the authors of what it bundles', (name) => {
  const notices = readFileSync(join(unpacked(name), 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  expect(notices).toMatch(/^License: /m)
})

test.each([
  ['console', 'THIRD-PARTY-NOTICES.md', /^## react\b/m],
  ['docs', 'THIRD-PARTY-NOTICES.txt', /^@astrojs\/starlight \d/m],
])('the %s in the server names the authors of what it bundles', (pages, file, notice) => {
  expect(readFileSync(join(unpacked('server'), 'dist', pages, file), 'utf8')).toMatch(notice)
})

test.each([
  ['mock', 'cms-cdr-mock'],
  ['contract', 'cms-cdr-contract'],
  ['cli', 'cms-cdr'],
  ['server', 'cms-cdr-server'],
])('the program of the %s starts with nothing but what its package names', (name, program) => {
  const { bin, version } = manifestOf(unpacked(name))
  const { stdout, stderr } = spawnSync(process.execPath, [join(unpacked(name), bin?.[program] ?? ''), '--version'], {
    encoding: 'utf8',
  })
  expect([stdout, stderr]).toEqual([`${version}\n`, ''])
})

test.for([
  ['Node 22', packagedRuntime('node-22-linux-x64', 'bin/node')],
  ['Node 26', packagedRuntime('node-26-linux-x64', 'bin/node')],
] as const)('%s runs the packed mock, in which Prism is bundled', async ([name, node], { skip }) => {
  const { dependencies = {} } = manifestOf(unpacked('mock'))
  expect(Object.keys(dependencies).filter((dependency) => /stoplight|scarf/.test(dependency))).toEqual([])
  if (!node) return skip(`There is no binary of ${name} for ${process.platform}-${process.arch}.`)
  const child = spawn(node, [join(unpacked('mock'), 'dist', 'main.js'), '--port', '0', '--json'])
  onTestFinished(() => void child.kill())
  const output: string[] = []
  child.stderr.on('data', (data) => output.push(String(data)))
  child.stdout.on('data', (data) => output.push(String(data)))
  await expect.poll(() => output.join('')).toMatch(/\n$/)
  const { url } = JSON.parse(output.join(''))
  // Prism itself picks this response.
  const response = await fetch(`${url}${queryPath}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'any', prefer: 'example=notFound' },
    body: JSON.stringify(example?.request),
  })
  expect(await response.json()).toEqual(example?.response)
})
