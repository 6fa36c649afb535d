import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript-6'
import { expect, test } from 'vitest'

const client = realpathSync(join(import.meta.dirname, '..', 'node_modules', '@org', 'cms-cdr-client'))
const dist = join(client, 'dist')
const declarations = readdirSync(dist)
  .filter((file) => file.endsWith('.d.ts'))
  .map((file) => readFileSync(join(dist, file), 'utf8'))
  .join('\n')

// What the examples take as given.
const given = `
declare const accessKey: string, secretKey: string, path: string, body: string, requestId: string, fingerprint: string
declare const client: CdrClient, latency: { record(milliseconds: number, labels: object): void }
declare const settings: { baseUrl: string; accessKey: string; secretKey: string; ccId: number }
declare const keys: Map<string, string>, isInbound: boolean, request: SignableRequest
declare const log: { warn(what: unknown): void; debug(what: unknown): void }
declare const vault: { read(name: string): Promise<Credentials> }, readSecret: () => Promise<string>
declare const options: { baseUrl: string; accessKey: string; secretKey: string }
declare const signingProxy: { sign(request: unknown): Promise<string> }
`

const entries: Readonly<Record<string, string>> = {
  index: '',
  node: '/node',
  browser: '/browser',
  codes: '/codes',
  'canonical-request': '/canonical-request',
  signing: '/signing',
  testing: '/testing',
}

/** The types and the values that each entry exports, as the compiler sees them. */
function exportsOf(): { name: string; entry: string; isType: boolean }[] {
  const files = Object.keys(entries).map((entry) => join(dist, `${entry}.d.ts`))
  const program = ts.createProgram(files, { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ESNext })
  const checker = program.getTypeChecker()
  const seen = new Set<string>()
  return files.flatMap((file, index) => {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    return (module ? checker.getExportsOfModule(module) : []).flatMap((exported) => {
      if (seen.has(exported.name)) return []
      seen.add(exported.name)
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const isType = (target.flags & ts.SymbolFlags.Value) === 0
      return [{ name: exported.name, entry: Object.values(entries)[index] ?? '', isType }]
    })
  })
}

function exampleOf(name: string): string | undefined {
  const declared = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*(?:export )?(?:declare )?(?:interface|type) ${name}\\b`)
  const example = declared.exec(declarations)?.[1]?.split('@example\n')[1]
  return example?.replace(/^\s*\* ?/gm, '').trim()
}

test('every type that is exported shows an example, and every one of them compiles', () => {
  const all = exportsOf()
  const types = all.filter(({ isType }) => isType)
  const examples = types.map(({ name }) => ({ name, text: exampleOf(name) }))
  expect(types.length).toBeGreaterThan(40)
  expect(examples.filter(({ text }) => !text).map(({ name }) => name)).toEqual([])

  const imports = Object.values(entries).map((entry) => {
    const names = all.filter((one) => one.entry === entry).map(({ name, isType }) => (isType ? `type ${name}` : name))
    return `import { ${names.join(', ')} } from '@org/cms-cdr-client${entry}'`
  })
  const more =
    "import { createHmac } from 'node:crypto'\nimport { createReadStream } from 'node:fs'\nimport { createInterface } from 'node:readline'"
  const blocks = examples.map(({ name, text }) => `// ${name}\nasync function example${name}() {\n${text}\n}`)
  const folder = mkdtempSync(join(import.meta.dirname, '..', 'examples-'))
  try {
    const file = join(folder, 'examples.ts')
    writeFileSync(file, [...imports, more, given, ...blocks].join('\n'))
    const options: ts.CompilerOptions = {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ESNext,
      lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      strict: true,
      skipLibCheck: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: ['node'],
    }
    const faults = ts
      .getPreEmitDiagnostics(ts.createProgram([file], options))
      .map(({ messageText, start = 0, file: at }) => {
        const where = at?.text.slice(0, start).split('\n// ').at(-1)?.split('\n')[0]
        return `${where}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
      })
    expect(faults).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
