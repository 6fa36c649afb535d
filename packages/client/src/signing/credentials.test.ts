import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createCdrClient } from '../index.ts'
import { Secret } from './credentials.ts'

test('prints a secret as [secret] as text, as JSON and when inspected', () => {
  const secret = new Secret('canary')
  for (const text of [`${secret}`, JSON.stringify({ secret }), inspect({ secret }, { showHidden: true, depth: 9 })]) {
    expect(text).toContain('[secret]')
    expect(text).not.toContain('canary')
  }
  expect(secret.reveal()).toBe('canary')
})

test('prints the secret neither in a client nor in its errors', async () => {
  const client = createCdrClient({
    baseUrl: 'http://cms.test',
    accessKey: 'ak',
    secretKey: 'canary',
    ccId: 1,
    fetch: () => Promise.reject(new TypeError('fetch failed')),
  })
  const error = await client.getCdr({ callId: '1', direction: 'inbound' }).catch((caught: unknown) => caught)
  expect(inspect([client, error], { showHidden: true, depth: 9 })).not.toContain('canary')
})
