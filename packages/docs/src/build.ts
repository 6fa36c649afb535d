// Builds the reference as one HTML file that asks nothing of any other host.
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '..')
const page = join(root, 'dist', 'index.html')
const bundle = fileURLToPath(import.meta.resolve('@org/cms-cdr-spec/openapi.json'))

// Everything the page needs is inside it; the policy makes sure that nothing else is fetched or told.
const policy =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data:; font-src data:"
const emptyImage = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E'

await promisify(execFile)(
  join(root, 'node_modules', '.bin', 'redocly'),
  ['build-docs', bundle, '--inlineBundle', '--openapi.disableTelemetry=true', '--output', page],
  { env: { ...process.env, REDOCLY_TELEMETRY: 'off' }, shell: process.platform === 'win32' },
)
const html = await readFile(page, 'utf8')
const quiet = html
  // The page's footer shows a logo from a CDN.
  .replaceAll(/https:\/\/cdn\.redoc[^`"'\s]*\.svg/g, emptyImage)
  .replace('<head>', `<head>\n  <meta http-equiv="Content-Security-Policy" content="${policy}">`)
if (!quiet.includes(policy)) throw new Error('The page of Redoc has no <head> to put the policy into.')
await writeFile(page, quiet)
console.log(`docs: ${page}`)
