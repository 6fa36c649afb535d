import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { addressOfField, addressOfParameter } from '../facts/entries.ts'
import { documents, specFile } from './spec-files.ts'

// Redoc's footer shows its logo from another host. This is its name instead.
const logo =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 64 16%22%3E%3Ctext y=%2212%22 font-family=%22sans-serif%22 font-size=%2212%22 fill=%22%23777%22%3ERedocly%3C/text%3E%3C/svg%3E'
const endOfRedoc = 'export{RedocStandalone,hydrate,init};'
const sources = import.meta.dirname
const redocly = join(sources, '..', '..', 'node_modules', '.bin', 'redocly')

/** The pages of the guide that belong to the operations of a tag. */
const guides: Readonly<Record<string, string>> = {
  calldata:
    '[Try it](../../try-it/), [Signing by hand](../../signing/), [Reading a response](../../reading-a-response/), [Harvesting a day](../../harvesting/), [Errors and what to do](../../errors/), [Fields](../../fields/record/), [Result codes](../../codes/result-code/), [Release causes](../../codes/release-cause/)',
  people: '[Quickstart for supervisors](../../quickstart/supervisor/), [Giving access](../../server/#give-access)',
  archive:
    '[Quickstart for supervisors](../../quickstart/supervisor/), [Searching](../../searching/), [Try it](../../try-it/)',
  operations: '[Monitoring](../../server/#monitor)',
}

interface Described {
  description?: string
}

interface Operation extends Described {
  readonly tags?: readonly string[]
  readonly operationId: string
  readonly parameters?: (Parameter | { readonly $ref: string })[]
}

interface Parameter extends Described {
  readonly name: string
}

interface Schema {
  readonly properties?: Readonly<Record<string, Described>>
  readonly allOf?: readonly Schema[]
}

interface Document {
  readonly paths: Readonly<Record<string, object>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters?: Readonly<Record<string, Parameter>>
  }
}

/** Adds to the description of each operation, field and parameter where the guide says more. */
function withGuideLinks<T extends Document>(document: T): T {
  const { schemas, parameters: shared = {} } = document.components
  for (const operation of Object.values(document.paths).flatMap((item): Operation[] => Object.values(item))) {
    const pages = guides[operation.tags?.[0] ?? '']
    if (pages) operation.description = `${operation.description ?? ''}\n\n**Guide:** ${pages}`
    for (const [index, one] of operation.parameters?.entries() ?? []) {
      // A shared parameter has an address for each operation.
      const own = '$ref' in one ? { ...(shared[one.$ref.split('/').at(-1) ?? ''] as Parameter) } : one
      link(own, own.name, addressOfParameter(operation.operationId, own.name))
      operation.parameters?.splice(index, 1, own)
    }
  }
  for (const [name, schema] of Object.entries(schemas))
    for (const { properties = {} } of [schema, ...(schema.allOf ?? [])])
      for (const [field, node] of Object.entries(properties)) link(node, field, addressOfField(name, field))
  return document
}

function link(node: Described, name: string, address: string): void {
  node.description = `${(node.description ?? '').trimEnd()} [More about ${name}](../../${address})`.trim()
}

/** Writes a page of Redoc for each document. The pages share one copy of Redoc. */
export async function writeReferences(dist: string): Promise<void> {
  const reference = join(dist, 'reference')
  await mkdir(reference, { recursive: true })
  for (const file of ['reference.css', 'theme.js']) await copyFile(join(sources, file), join(reference, file))
  await Promise.all(documents.map((name) => writeReference(join(reference, name), specFile(`${name}.json`))))
}

async function writeReference(folder: string, file: string): Promise<void> {
  const page = join(folder, 'index.html')
  const linked = join(folder, 'linked.json')
  await mkdir(folder, { recursive: true })
  await writeFile(linked, JSON.stringify(withGuideLinks(JSON.parse(await readFile(file, 'utf8')))))
  await promisify(execFile)(
    redocly,
    [
      'build-docs',
      linked,
      '--inlineBundle',
      '--openapi.disableTelemetry=true',
      `--template=${join(sources, 'reference.hbs')}`,
      `--output=${page}`,
    ],
    { env: { ...process.env, REDOCLY_TELEMETRY: 'off' }, shell: process.platform === 'win32' },
  )
  await rm(linked)
  const html = (await readFile(page, 'utf8'))
    .replaceAll(/https:\/\/cdn\.redoc[^`"'\s]*\.svg/g, logo)
    // Redoc renders its links as if it owned the whole host. Its script then makes them fragments, as they are here.
    .replaceAll('href="/', 'href="#/')
  const [before, rest] = splitAfter(html, '<script type="module">')
  const [redoc, start] = splitAfter(rest, endOfRedoc)
  await writeFile(join(folder, '..', 'redoc.js'), redoc)
  // The import is resolved from the folder of assets, to which inline scripts are moved.
  await writeFile(page, `${before}import { hydrate } from '../reference/redoc.js'\n${start}`)
}

function splitAfter(text: string, mark: string): [string, string] {
  const index = text.indexOf(mark)
  if (index < 0) throw new Error(`Redoc's page has no ${mark}`)
  return [text.slice(0, index + mark.length), text.slice(index + mark.length)]
}
