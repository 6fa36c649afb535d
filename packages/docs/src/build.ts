// Builds the docs: one HTML file that asks nothing of any other host, with the spec and a text for machines beside it.
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { guidePages } from './guide.ts'
import { llmsText } from './llms.ts'
import { composePage } from './page.ts'
import { readSpecFile, specFolder } from './spec.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

const bundle = join(specFolder, 'generated', 'server.json')
const page = join(dist, 'index.html')
await promisify(execFile)(
  join(root, 'node_modules', '.bin', 'redocly'),
  ['build-docs', bundle, '--inlineBundle', '--openapi.disableTelemetry=true', '--output', page],
  { env: { ...process.env, REDOCLY_TELEMETRY: 'off' }, shell: process.platform === 'win32' },
)

const pages = guidePages()
await writeFile(page, composePage(await readFile(page, 'utf8'), pages))
await writeFile(join(dist, 'openapi.json'), readSpecFile('generated', 'server.json'))
await writeFile(join(dist, 'openapi.yaml'), readSpecFile('generated', 'server.yaml'))
await writeFile(join(dist, 'llms.txt'), llmsText(pages))
