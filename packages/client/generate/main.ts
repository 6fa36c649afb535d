// Makes src/generated/ from the bundled spec: vendor types, zod schemas, and the catalogues as TypeScript.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { operationModule } from './operation.ts'
import {
  cataloguesModule,
  clientErrorsModule,
  errorClassesModule,
  examplesModule,
  networkFailuresModule,
  quirksModule,
  signatureModule,
} from './tables.ts'
import { zodModule } from './zod.ts'

const banner = '// Generated from spec/ by pnpm generate. Do not edit.\n'
const bundle = fileURLToPath(import.meta.resolve('@org/cms-cdr-spec/server.json'))
const spec = JSON.parse(await readFile(bundle, 'utf8'))

const examples = JSON.parse(await readFile(fileURLToPath(import.meta.resolve('@org/cms-cdr-spec/examples')), 'utf8'))

const modules = {
  'openapi.ts': documented(astToString(await openapiTS(new URL(`file://${bundle}`)))),
  'schemas.ts': await zodModule(spec),
  'codes.ts': cataloguesModule(spec['x-catalogues']),
  'client-errors.ts': clientErrorsModule(spec['x-client-errors']),
  'error-classes.ts': errorClassesModule(spec['x-client-errors']),
  'network-failures.ts': networkFailuresModule(spec['x-network-failures']),
  'quirks.ts': quirksModule(spec['x-quirks']),
  'operation.ts': operationModule(spec),
  'examples.ts': examplesModule(examples),
  'signature.ts': signatureModule(spec.components.securitySchemes.c2Signature['x-signature']),
}
for (const [name, text] of Object.entries(modules)) {
  await writeFile(join(import.meta.dirname, '..', 'src', 'generated', name), banner + text)
}

/** The generator leaves its three interfaces without a word. */
function documented(types: string): string {
  const words = {
    paths: ['Every path with its methods.', 'const path: keyof paths = queryPath'],
    components: ['The schemas of the interface.', "type Detail = components['schemas']['CallDetail']"],
    operations: ['Every operation by its ID.', "type Query = operations['queryCallDetailById']['requestBody']"],
  }
  return Object.entries(words).reduce(
    (text, [name, [word, example]]) =>
      text.replace(
        `export interface ${name} {`,
        `/**\n * ${word} Vendor names, as the spec has them.\n *\n * @example\n * ${example}\n */\n$&`,
      ),
    types,
  )
}
