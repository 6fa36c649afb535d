import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@hey-api/openapi-ts'
import { generate } from 'orval'
import { generateApi } from 'swagger-typescript-api'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import examples from '../generated/examples.json' with { type: 'json' }

// Tools generate clients from both documents, as users of this interface would use them.
const documents = ['vendor', 'server'] as const
const tools = ['orval', 'swagger-typescript-api', 'hey-api'] as const
const root = join(import.meta.dirname, '..')
// Inside the package, so that generated code finds zod.
const folder = mkdtempSync(join(root, '.scratch-'))
const fileOf = (tool: string, document: string): string => join(folder, `${tool}-${document}.ts`)
const sample = examples.find(({ name }) => name === 'vendorSample')?.response
const withTextDuration = { resultCode: '0100000', resultDesc: { callTime: '30' } }

beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue()
  for (const document of documents) {
    const input = join(root, 'generated', `${document}.json`)
    await generate({ input, output: { target: fileOf('orval', document), client: 'fetch' } })
    await generate({ input, output: { target: fileOf('orval-zod', document), client: 'zod' } })
    const fileName = `swagger-typescript-api-${document}.ts`
    await generateApi({ input, output: folder, fileName, silent: true, generateClient: false })
    const output = join(folder, `hey-api-${document}`)
    await createClient({ input, output, plugins: ['@hey-api/typescript', 'zod'], logs: { level: 'silent' } })
    writeFileSync(fileOf('hey-api', document), `export type * from './hey-api-${document}/types.gen.ts'\n`)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each(
  documents.flatMap((document) => [
    ['orval', fileOf('orval-zod', document), 'QueryCallDetailByIdResponse'],
    ['hey-api', join(folder, `hey-api-${document}`, 'zod.gen.ts'), 'zQueryResponse'],
  ]),
)(
  'validators that %s generates accept the sample of the vendor and refuse a duration that is a string: %s',
  async (_tool, file, name) => {
    const { [name]: schema } = await import(file)
    expect(schema.safeParse(sample).error).toBeUndefined()
    for (const { response } of examples) expect(schema.safeParse(response).success).toBe(true)
    expect(schema.safeParse(withTextDuration).success).toBe(false)
  },
)

test('types generated from both documents compile, and narrow a response by the type of resultDesc', async () => {
  const consumers = documents.flatMap((document) => {
    return tools.map((tool) => {
      const file = join(folder, `consumer-${tool}-${document}.ts`)
      writeFileSync(file, consumerOf(tool, document))
      return file
    })
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
function consumerOf(tool: string, document: string): string {
  return `import type { CallDetailQuery, QueryRequest, QueryResponse } from './${tool}-${document}.ts'

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
const query: CallDetailQuery = { ccId: 1, isCallin: 'true', callId: '1000000000-0001' }
export const request: QueryRequest = { queryParam: query }
`
}
