import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
let mock: Mock
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'typescript'), versions)
  mock = await createMock({ auth: 'verify' })
  const source = join(project.folder, 'consumer.ts')
  writeFileSync(
    source,
    readFileSync(source, 'utf8').replace('declare const MOCK_URL: string', `const MOCK_URL: string = '${mock.url}'`),
  )
})
afterAll(() => mock.close())
afterAll(() => project.remove())

test.each(compilations)(
  'a strict project of %s with moduleResolution %s compiles, library types and all, and runs',
  async (version, resolution) => {
    const folder = `out-${version}-${resolution}`
    const options = {
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
      outDir: folder,
    }
    const config = `tsconfig-${version}-${resolution}.json`
    writeFileSync(join(project.folder, config), JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] }))
    const tsc = join(project.folder, 'node_modules', version, 'bin', 'tsc')
    expect(await run(process.execPath, [tsc, '-p', config], project.folder)).toEqual({ status: 0, output: '' })
    const { output } = await run(process.execPath, [join(folder, 'consumer.js')], project.folder)
    expect(output).toBe('[30,"NORMAL_RELEASE","content-length;content-type;host",2,"0100000","CdrNotFoundError"]\n')
  },
)

test('the tarball holds the build, its notices, the readme and the manifest, and nothing else', () => {
  const odd = project.files.filter(
    (file) =>
      !/^(dist\/[\w.-]+\.(js|d\.ts)|dist\/THIRD-PARTY-NOTICES\.txt|README\.md|LICENSE|package\.json)$/.test(file),
  )
  expect(odd).toEqual([])
  for (const entry of ['index', 'node', 'browser', 'codes', 'signing', 'testing']) {
    expect(project.files).toEqual(expect.arrayContaining([`dist/${entry}.js`, `dist/${entry}.d.ts`]))
  }
})
