import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import type ts from 'typescript-6'

const client = realpathSync(join(import.meta.dirname, '..', 'node_modules', '@org', 'cms-cdr-client'))
const entries = ['index', 'node', 'browser', 'codes', 'signing', 'testing'] as const

/** The public surface of the built client. */
export interface ApiReport {
  /** Entry by entry, as Markdown. */
  readonly report: string
  /** Which exports lack a doc comment. */
  readonly undocumented: readonly string[]
  /** The declarations of all entries. */
  readonly program: ts.Program
}

/** Reads the public surface of the built client. */
export function apiReport(): ApiReport {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-api-'))
  const undocumented: string[] = []
  const seen = new Set<string>()
  const declarations = entries.map((entry) => join(client, 'dist', `${entry}.d.ts`))
  // One program for all entries: each would parse the compiler's library anew.
  let compilerState: CompilerState | undefined
  try {
    const parts = entries.map((entry) => {
      const configObject = {
        projectFolder: client,
        newlineKind: 'lf' as const,
        mainEntryPointFilePath: join(client, 'dist', `${entry}.d.ts`),
        compiler: { overrideTsconfig: { compilerOptions }, skipLibCheck: true },
        apiReport: {
          enabled: true,
          reportFileName: entry,
          reportFolder: folder,
          reportTempFolder: join(folder, 'temp'),
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          extractorMessageReporting: {
            default: { logLevel: ExtractorLogLevel.None },
            'ae-undocumented': { logLevel: ExtractorLogLevel.Warning },
          },
          tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        },
      }
      const config = ExtractorConfig.prepare({
        configObject,
        configObjectFullPath: undefined,
        packageJsonFullPath: join(client, 'package.json'),
      })
      compilerState ??= CompilerState.create(config, { additionalEntryPoints: declarations })
      Extractor.invoke(config, {
        compilerState,
        localBuild: true,
        messageCallback: (message) => {
          if (message.messageId === 'ae-undocumented') undocumented.push(`${entry}: ${message.text}`)
          message.handled = true
        },
      })
      const text = readFileSync(join(folder, `${entry}.api.md`), 'utf8')
      const blocks = text
        .slice(text.indexOf('```ts') + 5, text.lastIndexOf('```'))
        .trim()
        .split('\n\n')
      const own = blocks.filter((block) => !seen.has(block))
      if (entry === 'index') for (const block of blocks) seen.add(block)
      const shared = own.length < blocks.length ? 'What it shares with `.` is not repeated.\n\n' : ''
      const title = entry === 'index' ? '.' : `./${entry}`
      return `## ${title}\n\n${shared}\`\`\`ts\n${own.join('\n\n')}\n\`\`\`\n`
    })
    // The extractor runs on the same version of TypeScript.
    return { report: `${heading}${parts.join('\n')}`, undocumented, program: compilerState?.program as ts.Program }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const heading = `# Public surface of @org/cms-cdr-client

Made from the build by \`pnpm generate\`; CI compares it, and wants a changeset for each change. Review it as you review code.

`

const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  lib: ['es2024', 'dom', 'dom.iterable'],
  strict: true,
  types: [],
  skipLibCheck: true,
}

if (import.meta.main) {
  const { report } = apiReport()
  writeFileSync(join(client, 'api.md'), report)
}
