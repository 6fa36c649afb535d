import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { installTarball, type Project } from '../test/install-tarball.ts'
import { run } from '../test/run.ts'

const versions = ['typescript-5.9', 'typescript-6', 'typescript-7'] as const
// Every version and every resolution.
const compilations = [
  ['typescript-5.9', 'node16'],
  ['typescript-6', 'bundler'],
  ['typescript-7', 'node16'],
  ['typescript-7', 'nodenext'],
  ['typescript-7', 'bundler'],
] as const

let project: Project
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'typescript'), versions)
  const source = join(project.folder, 'consumer.ts')
  writeFileSync(
    source,
    readFileSync(source, 'utf8').replace(
      'declare const MOCK_URL: string',
      `const MOCK_URL: string = '${inject('mocks').url}'`,
    ),
  )
})
afterAll(() => project.remove())

/** Compiles the project with one version and one resolution, and returns where the program is. */
async function compile(version: string, resolution: string): Promise<string> {
  const outDir = `out-${version}-${resolution}`
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: resolution === 'bundler' ? 'esnext' : resolution,
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
    // The compiler's own library is not what is tested.
    skipDefaultLibCheck: true,
    types: [],
    outDir,
  }
  const config = `tsconfig-${version}-${resolution}.json`
  writeFileSync(join(project.folder, config), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
  const tsc = join(project.folder, 'node_modules', version, 'bin', 'tsc')
  expect(await run(process.execPath, [tsc, '-p', config], project.folder), config).toEqual({ status: 0, output: '' })
  return join(project.folder, outDir, 'consumer.js')
}

test('a strict project compiles with every version and resolution, library types and all, and runs', async () => {
  const compiled = await Promise.all(compilations.map(([version, resolution]) => compile(version, resolution)))
  // Programs that are equal run once.
  const programs = new Map(compiled.map((file) => [readFileSync(file, 'utf8'), file]))
  for (const file of programs.values()) {
    const { output } = await run(process.execPath, [file], project.folder)
    expect(output).toBe('[30,"NORMAL_RELEASE","content-length;content-type;host",2,"0100000","CdrNotFoundError"]\n')
  }
})

test('the tarball holds the build, its notices, the readme and the manifest, and nothing else', () => {
  const odd = project.files.filter(
    (file) =>
      !/^(dist\/[\w.-]+\.(js|d\.ts)|dist\/THIRD-PARTY-NOTICES\.txt|README\.md|CHANGELOG\.md|LICENSE|package\.json)$/.test(
        file,
      ),
  )
  expect(odd).toEqual([])
  for (const entry of ['index', 'node', 'browser', 'codes', 'signing', 'testing']) {
    expect(project.files).toEqual(expect.arrayContaining([`dist/${entry}.js`, `dist/${entry}.d.ts`]))
  }
})
