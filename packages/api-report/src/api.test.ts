import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript-6'
import { expect, test } from 'vitest'
import { apiReport } from './api-report.ts'

const client = realpathSync(join(import.meta.dirname, '..', 'node_modules', '@org', 'cms-cdr-client'))
const { report, undocumented, program } = apiReport()

test('the public surface is the one that was reviewed; after a change run pnpm generate, and add a changeset', () => {
  expect(report).toBe(readFileSync(join(client, 'api.md'), 'utf8'))
})

test('every export has a doc comment', () => {
  const exported = new Set(
    Array.from(
      report.matchAll(/^export (?:\w+ )*?(?:class|const|function|interface|type) (\w+)/gm),
      ([, name]) => name,
    ),
  )
  const missing = undocumented.filter((text) => exported.has(/"(\w+)"/.exec(text)?.[1]))
  expect(exported.size).toBeGreaterThan(60)
  expect(missing).toEqual([])
})

const dist = join(client, 'dist')
const declarations = readdirSync(dist)
  .filter((file) => file.endsWith('.d.ts'))
  .map((file) => readFileSync(join(dist, file), 'utf8'))
  .join('\n')
const entries = ['', '/node', '/browser', '/codes', '/signing', '/testing']

test.each(entries)('every value that "@org/cms-cdr-client%s" exports shows an example', async (entry) => {
  const values = Object.keys(await import(`@org/cms-cdr-client${entry}`))
  expect(values.length).toBeGreaterThan(1)
  const without = values.filter((name) => {
    const declared = new RegExp(
      `/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*(?:export )?(?:declare )?(?:abstract )?(?:function|const|class) ${name}\\b`,
    )
    return !declared.exec(declarations)?.[1]?.includes('@example')
  })
  expect(without).toEqual([])
})

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

/** The types and the values that each entry exports, as the compiler sees them. */
function exportsOf(): { name: string; entry: string; isType: boolean }[] {
  const checker = program.getTypeChecker()
  const seen = new Set<string>()
  return entries.flatMap((entry) => {
    const source = program.getSourceFile(join(dist, `${entry.slice(1) || 'index'}.d.ts`))
    const module = source && checker.getSymbolAtLocation(source)
    return (module ? checker.getExportsOfModule(module) : []).flatMap((exported) => {
      if (seen.has(exported.name)) return []
      seen.add(exported.name)
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const isType = (target.flags & ts.SymbolFlags.Value) === 0
      return [{ name: exported.name, entry, isType }]
    })
  })
}

function exampleOf(name: string): string | undefined {
  const declared = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*(?:export )?(?:declare )?(?:interface|type) ${name}\\b`)
  const example = declared.exec(declarations)?.[1]?.split('@example\n')[1]
  return example?.replace(/^\s*\* ?/gm, '').trim()
}

/** Compiles a file, and returns what is wrong with it. The files that the report has read are not read again. */
function compile(file: string): readonly ts.Diagnostic[] {
  const options = { ...program.getCompilerOptions(), exactOptionalPropertyTypes: true, noEmit: true, types: ['node'] }
  const host = ts.createCompilerHost(options)
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (name, ...rest) =>
    program.getSourceFile(name) ?? host.getSourceFile(name, ...rest)
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options, { ...host, getSourceFile }))
}

test('every type that is exported shows an example, and every one of them compiles', () => {
  const all = exportsOf()
  const types = all.filter(({ isType }) => isType)
  const examples = types.map(({ name }) => ({ name, text: exampleOf(name) }))
  expect(types.length).toBeGreaterThan(40)
  expect(examples.filter(({ text }) => !text).map(({ name }) => name)).toEqual([])

  const imports = entries.map((entry) => {
    const names = all.filter((one) => one.entry === entry).map(({ name, isType }) => (isType ? `type ${name}` : name))
    return `import { ${names.join(', ')} } from '@org/cms-cdr-client${entry}'`
  })
  const more =
    "import { createHmac } from 'node:crypto'\nimport { createReadStream } from 'node:fs'\nimport { createInterface } from 'node:readline'"
  const blocks = examples.map(({ name, text }) => `// ${name}\nasync function example${name}() {\n${text}\n}`)
  const folder = mkdtempSync(join(import.meta.dirname, '..', '.scratch-'))
  try {
    const file = join(folder, 'examples.ts')
    writeFileSync(file, [...imports, more, given, ...blocks].join('\n'))
    const problems = compile(file).map(({ messageText, start = 0, file: at }) => {
      const where = at?.text.slice(0, start).split('\n// ').at(-1)?.split('\n')[0]
      return `${where}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
    expect(problems).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
