// Bundles the spec into one document, as JSON and as YAML, and lists its example pairs and the translations of its codes.
// Everything else in the repository is made from that bundle.
import { execFile } from 'node:child_process'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { parse, stringify } from 'yaml'
import { examplePairs } from './example-pairs.ts'

const root = join(import.meta.dirname, '..')
const bundle = join(root, 'generated', 'openapi.json')

await promisify(execFile)(
  join(root, 'node_modules', '.bin', 'redocly'),
  ['bundle', 'openapi.yaml', '--config', 'redocly.yaml', '--output', bundle],
  { cwd: root, env: { ...process.env, REDOCLY_TELEMETRY: 'off' }, shell: process.platform === 'win32' },
)

const document = JSON.parse(await readFile(bundle, 'utf8'))
// The published packages and the spec have one version, which a release changes.
const released = JSON.parse(await readFile(join(root, '..', 'packages', 'client', 'package.json'), 'utf8'))
document.info.version = released.version
await writeFile(bundle, `${JSON.stringify(document, null, 2)}\n`)
await writeFile(
  join(root, 'generated', 'openapi.yaml'),
  `# Generated from spec/ by pnpm generate. Do not edit.\n${stringify(document, { aliasDuplicateObjects: false, lineWidth: 120 })}`,
)
for (const [file, operationId] of [
  ['examples.json', 'queryCallDetailById'],
  ['list-examples.json', 'queryCalls'],
] as const) {
  const pairs = examplePairs(document, operationId)
  await writeFile(join(root, 'generated', file), `${JSON.stringify(pairs, null, 2)}\n`)
}

for await (const file of glob(join(root, 'codes', 'translations', '*.yaml'))) {
  const translations = parse(await readFile(file, 'utf8'))
  await writeFile(
    join(root, 'generated', `meanings-${basename(file, '.yaml')}.json`),
    `${JSON.stringify(translations, null, 2)}\n`,
  )
}
