// Bundles the spec into its two documents, each as JSON and as YAML, and lists its example pairs and the translations of its codes.
// Everything else in the repository is made from these files.
import { execFile } from 'node:child_process'
import { glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { parse, stringify } from 'yaml'
import { serverDocument, vendorDocument } from './documents.ts'
import { examplePairs } from './example-pairs.ts'
import type { Node } from './node.ts'

const root = join(import.meta.dirname, '..')
const generated = join(root, 'generated')

// The published packages and the spec have one version, which a release changes.
const { version } = JSON.parse(await readFile(join(root, '..', 'packages', 'client', 'package.json'), 'utf8'))

const [, document] = await Promise.all([
  write('vendor', vendorDocument(await bundle('vendor'))),
  write('server', serverDocument(await bundle('server'))),
])
for (const [file, operationId] of [
  ['examples.json', 'queryCallDetailById'],
  ['list-examples.json', 'queryCalls'],
] as const) {
  const pairs = examplePairs(document, operationId)
  await writeFile(join(generated, file), `${JSON.stringify(pairs, null, 2)}\n`)
}

for await (const file of glob(join(root, 'codes', 'translations', '*.yaml'))) {
  const translations = parse(await readFile(file, 'utf8'))
  await writeFile(
    join(generated, `meanings-${basename(file, '.yaml')}.json`),
    `${JSON.stringify(translations, null, 2)}\n`,
  )
}

/** Bundles the document of this name in redocly.yaml. */
async function bundle(name: string): Promise<Node> {
  const folder = await mkdtemp(join(tmpdir(), 'cms-cdr-spec-'))
  try {
    const output = join(folder, 'bundle.json')
    await promisify(execFile)(
      join(root, 'node_modules', '.bin', 'redocly'),
      ['bundle', name, '--config', 'redocly.yaml', '--output', output],
      { cwd: root, env: { ...process.env, REDOCLY_TELEMETRY: 'off' }, shell: process.platform === 'win32' },
    )
    const document = JSON.parse(await readFile(output, 'utf8'))
    return { ...document, info: { ...document.info, version } }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function write(name: string, document: Node): Promise<Node> {
  await writeFile(join(generated, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`)
  await writeFile(
    join(generated, `${name}.yaml`),
    `# Generated from spec/ by pnpm generate. Do not edit.\n${stringify(document, { aliasDuplicateObjects: false, blockQuote: 'literal', lineWidth: 0 })}`,
  )
  return document
}
