import { afterEach, expect, test, vi } from 'vitest'
import { createCdrClient } from '../node.ts'
import { createTestFetch } from '../testing.ts'

afterEach(() => vi.unstubAllGlobals())

const settings = { baseUrl: 'http://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1 }

/** What workerd does: a program may not compile WebAssembly, which the parser of undici is. */
function refuseWebAssembly(): void {
  const Module = class {
    constructor() {
      throw new Error('Wasm code generation disallowed by embedder')
    }
  }
  vi.stubGlobal('WebAssembly', { Module })
}

test('uses the fetch of a runtime that compiles no WebAssembly', async () => {
  refuseWebAssembly()
  vi.stubGlobal('fetch', createTestFetch({ a: 'inbound' }))
  expect(await createCdrClient(settings).getCdr({ callId: 'a' })).toMatchObject({
    direction: 'inbound',
    talkSeconds: 311,
  })
})

test('reports, on such a runtime, once that the platform sends the requests', async () => {
  refuseWebAssembly()
  vi.stubGlobal('fetch', createTestFetch({ a: 'inbound', b: 'inbound' }))
  const types: string[] = []
  const client = createCdrClient({ ...settings, onEvent: ({ type }) => void types.push(type) })
  await client.getCdr({ callId: 'a', direction: 'inbound' })
  await client.getCdr({ callId: 'b', direction: 'inbound' })
  expect(types.slice(0, 3)).toEqual(['fallback', 'begin', 'attempt'])
  expect(types.slice(3)).not.toContain('fallback')
  expect(types.slice(3)).toContain('begin')
})

test('refuses, on such a runtime, the options that its fetch does not have', () => {
  refuseWebAssembly()
  const create = () => createCdrClient({ ...settings, tls: { fingerprint: 'ab'.repeat(32) }, connections: 4 })
  expect(create).toThrow(
    'tls and connections cannot be used on this runtime, where only its own fetch can be used. Leave it out.',
  )
})
