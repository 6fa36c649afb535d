import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { proxyFor } from './proxy.ts'

const url = 'https://cms.example.test:28443'

beforeEach(() => void vi.stubEnv('NO_PROXY', '').stubEnv('no_proxy', '').stubEnv('https_proxy', ''))
afterEach(() => vi.unstubAllEnvs())

test.each([
  ['without a scheme is an HTTP proxy', 'proxy.example.test:3128', 'http://proxy.example.test:3128'],
  ['with a user but without a scheme is an HTTP proxy', 'me:secret@proxy:3128', 'http://me:secret@proxy:3128'],
  ['of a proxy with TLS is taken as it is', 'https://proxy.example.test', 'https://proxy.example.test'],
  ['with a scheme is taken as it is', 'http://proxy.example.test', 'http://proxy.example.test'],
])('an address %s', (_rule, value, proxy) => {
  vi.stubEnv('HTTPS_PROXY', value)
  expect(proxyFor(url)).toBe(proxy)
})

test('an empty variable, and a host in NO_PROXY, mean that there is no proxy', () => {
  vi.stubEnv('HTTPS_PROXY', '')
  expect(proxyFor(url)).toBeUndefined()
  vi.stubEnv('HTTPS_PROXY', 'proxy:3128')
  vi.stubEnv('NO_PROXY', 'example.test,.example.test')
  expect(proxyFor(url)).toBeUndefined()
})
