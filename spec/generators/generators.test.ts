import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@hey-api/openapi-ts'
import { build } from '@kubb/core'
import { pluginOas } from '@kubb/plugin-oas'
import { pluginTs } from '@kubb/plugin-ts'
import { pluginZod } from '@kubb/plugin-zod'
import { generateZodClientFromOpenAPI } from 'openapi-zod-client'
import { generate } from 'orval'
import { generateApi } from 'swagger-typescript-api'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import examples from '../generated/examples.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')
// Inside the package, so that generated code finds zod.
const folder = mkdtempSync(join(root, '.scratch-'))
const sample = examples.find(({ name }) => name === 'vendorSample')?.response
const withTextDuration = { resultCode: '0100000', resultDesc: { callTime: '30' } }

// Tools generate clients from both documents, as users of this interface would use them.
const documents = ['vendor', 'server']
const types = ['orval', 'swagger-typescript-api', 'hey-api', 'kubb'].flatMap((tool) => {
  return documents.map((document) => `${tool}-${document}.ts`)
})
const validators = documents.flatMap((document) => [
  { file: `orval-zod-${document}.ts`, name: 'QueryCallDetailByIdResponse' },
  { file: `hey-api-${document}/zod.gen.ts`, name: 'zQueryResponse' },
  { file: `kubb-${document}/zod.ts`, name: 'queryResponseSchema' },
  { file: `openapi-zod-client-${document}.ts`, name: 'QueryResponse' },
])

beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue()
  for (const document of documents) await generateAll(document)
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true }))

async function generateAll(document: string): Promise<void> {
  const input = join(root, 'generated', `${document}.json`)
  const output = (tool: string): string => join(folder, `${tool}-${document}`)
  await generate({ input, output: { target: `${output('orval')}.ts`, client: 'fetch' } })
  await generate({ input, output: { target: `${output('orval-zod')}.ts`, client: 'zod' } })
  const fileName = `swagger-typescript-api-${document}.ts`
  await generateApi({ input, output: folder, fileName, silent: true, generateClient: false })
  const plugins = ['@hey-api/typescript', 'zod'] as const
  await createClient({ input, output: output('hey-api'), plugins, logs: { level: 'silent' } })
  writeFileSync(`${output('hey-api')}.ts`, `export type * from './hey-api-${document}/types.gen.ts'\n`)
  const { error } = await build({
    config: {
      input: { path: input },
      output: { path: output('kubb') },
      plugins: [
        pluginOas({ generators: [] }),
        pluginTs({ output: { path: 'types.ts' } }),
        pluginZod({ output: { path: 'zod.ts' } }),
      ],
    },
  })
  if (error) throw error
  writeFileSync(`${output('kubb')}.ts`, `export type * from './kubb-${document}/types.ts'\n`)
  await generateZodClientFromOpenAPI({
    openApiDoc: JSON.parse(readFileSync(input, 'utf8')),
    distPath: `${output('openapi-zod-client')}-schemas.ts`,
    // The other templates also generate a client, which is made for zod 3.
    templatePath: join(root, 'node_modules', 'openapi-zod-client', 'src', 'templates', 'schemas-only.hbs'),
  })
  writeFileSync(
    `${output('openapi-zod-client')}.ts`,
    `import { schemas } from './openapi-zod-client-${document}-schemas.ts'\nexport const { QueryResponse } = schemas\n`,
  )
}

test.each(validators)(
  'generated validators accept the sample of the vendor and refuse a duration that is a string: $file',
  async ({ file, name }) => {
    const { [name]: schema } = await import(join(folder, file))
    expect(schema.parse(sample)).toMatchObject({ resultCode: '0100000', resultDesc: { callTime: 30 } })
    for (const { response } of examples) expect(schema.safeParse(response).success).toBe(true)
    expect(schema.safeParse(withTextDuration).success).toBe(false)
  },
)

test('types generated from both documents compile, and narrow a response by the type of resultDesc', async () => {
  const consumers = [
    ...types.map(
      (file) => `import type { CallDetailQuery, QueryRequest, QueryResponse } from './${file}'
const query: CallDetailQuery = { ccId: 1, isCallin: 'true', callId: '1000000000-0001' }
export const request: QueryRequest = { queryParam: query }
`,
    ),
    ...validators.map(
      ({ file, name }) => `import type { z } from 'zod'
import type { ${name} as validator } from './${file}'
type QueryResponse = z.output<typeof validator>
`,
    ),
  ].map((imports, index) => {
    const file = join(folder, `consumer-${index}.ts`)
    writeFileSync(file, imports + consumer)
    return file
  })
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--allowImportingTsExtensions', '--ignoreConfig']
  const platform = ['--target', 'es2024', '--module', 'nodenext', '--lib', 'es2024,dom,dom.iterable', '--types', 'node']
  const { stdout } = await promisify(execFile)(
    join(root, '..', 'node_modules', '.bin', 'tsc'),
    [...options, ...platform, ...consumers],
    { cwd: root, shell: process.platform === 'win32' },
  ).catch((error) => error)
  expect(stdout).toBe('')
})

/** What a user writes: after one `if`, the compiler knows the record from the message. */
const consumer = `
export function talkSeconds(response: QueryResponse): number | string | null | undefined {
  if (typeof response.resultDesc === 'object') return response.resultDesc.callTime
  return response.resultDesc?.toUpperCase()
}

const sample = ${JSON.stringify(sample)} as const
talkSeconds(sample)
const noRecord = { resultCode: '0100000', resultDesc: {} } as const
talkSeconds(noRecord)
// @ts-expect-error
talkSeconds(${JSON.stringify(withTextDuration)})
`
