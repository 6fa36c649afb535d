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

test('refuses, on such a runtime, the options that its fetch does not have', () => {
  refuseWebAssembly()
  const create = () => createCdrClient({ ...settings, tls: { fingerprint: 'ab'.repeat(32) }, connections: 4 })
  expect(create).toThrow(
    'tls and connections cannot be used on this runtime, where only its own fetch can be used. Leave it out.',
  )
})
