import { randomBytes } from 'node:crypto'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { goodBody, startTestServer } from '../../test/server.ts'
import { openStore } from '../store/open-store.ts'
import type { Tables } from '../store/store.ts'
import { accessKeyCalled, addAccessKey, changeKey, listAccessKeys } from './access-keys.ts'
import { KeyRing } from './key-ring.ts'
import { endOfOverlap, forgetExpiredSecrets, retireSecrets, rotateSecret, wrapSecrets } from './key-secrets.ts'
import { SecretWrapping } from './secret-wrapping.ts'

const newKeyLine = (): string => randomBytes(32).toString('base64')
const day = 86_400

describe('a rotated key', () => {
  test('accepts every secret whose overlap has not ended, and no other', async () => {
    let now = new Date()
    await using server = await startTestServer({ now: () => now })
    const { engine } = server.store
    const rotate = (secretKey: string) => rotateSecret(engine, 'test-ak', { secretKey, until: endOfOverlap(day) })
    await rotate('second')
    await rotate('third')
    await server.keys.refresh()
    const statusOf = async (secretKey: string): Promise<number> =>
      (await server.sendQuery(goodBody, {}, { secretKey, timestamp: now.toISOString() })).status
    const statuses = () => Promise.all(['test-sk', 'second', 'third', 'fourth'].map(statusOf))
    expect(await statuses()).toEqual([200, 200, 200, 401])
    now = new Date(now.getTime() + (day + 60) * 1000)
    expect(await statuses()).toEqual([401, 401, 200, 401])
  })

  test('sets the number of secrets that every verification tries, so that timing reveals none', async () => {
    await using server = await startTestServer()
    await rotateSecret(server.store.engine, 'test-ak', { until: endOfOverlap(day) })
    await server.keys.refresh()
    expect([server.keys.get('test-ak')?.secrets.length, server.keys.mostSecrets]).toEqual([2, 2])
  })
})

test('a key with a long name is accepted as soon as it is added', async () => {
  await using server = await startTestServer()
  const accessKey = 'a'.repeat(101)
  await addAccessKey(server.store.engine, { accessKey, secretKey: 'sk' })
  expect((await server.sendQuery(goodBody, {}, { accessKey, secretKey: 'sk' })).status).toBe(200)
})

test('a flood of wrong signatures does not become one of queries', async () => {
  await using server = await startTestServer()
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const ring = await KeyRing.open(server.store.engine)
  const lookUps = Array.from({ length: 100 }, (_, index) => ring.lookUp(`unknown-${index}`))
  expect((await Promise.all(lookUps)).filter(Boolean)).toHaveLength(20)
})

describeOnEveryEngine('access keys', (newAddress) => {
  const open = async () => {
    const store = await openStore(await newAddress())
    await addAccessKey(store.engine, { accessKey: 'ak', secretKey: 'sk-1' })
    const read = async () => (await listAccessKeys(store.engine))[0]
    return { ...store, engine: store.engine, read, [Symbol.asyncDispose]: () => store.close() }
  }

  test('a rotation never prolongs an overlap, and one of 0 ends them all', async () => {
    await using store = await open()
    const { engine, read } = store
    const [first, second] = [endOfOverlap(60), endOfOverlap(3_600)]
    await rotateSecret(engine, 'ak', { secretKey: 'second', until: first })
    await rotateSecret(engine, 'ak', { secretKey: 'third', until: second })
    expect((await read())?.secrets).toMatchObject([
      { stored: 'third' },
      { stored: 'second', until: second },
      { stored: 'sk-1', until: first },
    ])
    await rotateSecret(engine, 'ak', { secretKey: 'fourth', until: endOfOverlap(0) })
    expect((await read())?.secrets).toMatchObject([{ stored: 'fourth' }])
  })

  test('rotations at the same time lose no secret', async () => {
    await using store = await open()
    const secrets = Array.from({ length: 10 }, (_, index) => `secret ${index}`)
    await Promise.all(
      secrets.map((secretKey) => rotateSecret(store.engine, 'ak', { secretKey, until: endOfOverlap(day) })),
    )
    const stored = (await store.read())?.secrets.map((secret) => secret.stored)
    expect(stored?.sort()).toEqual(['sk-1', ...secrets].sort())
  })

  test('secrets whose overlap has ended are removed, and retiring ends an overlap at once', async () => {
    await using store = await open()
    const { engine, read } = store
    await rotateSecret(engine, 'ak', { secretKey: 'second', until: endOfOverlap(60) })
    await forgetExpiredSecrets(engine)
    expect((await read())?.secrets).toHaveLength(2)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 })
    await forgetExpiredSecrets(engine)
    vi.useRealTimers()
    expect((await read())?.secrets).toMatchObject([{ stored: 'second' }])
    await rotateSecret(engine, 'ak', { secretKey: 'third', until: endOfOverlap(60) })
    await retireSecrets(engine, 'ak')
    expect((await read())?.secrets).toMatchObject([{ stored: 'third' }])
  })

  test('limits change one by one, and the secret stays', async () => {
    await using store = await open()
    const { engine, read } = store
    await changeKey(engine, 'ak', { ccIds: [1, 2] })
    await changeKey(engine, 'ak', { requestsPerSecond: 5 })
    expect(await read()).toMatchObject({ ccIds: new Set([1, 2]), requestsPerSecond: 5, secrets: [{ stored: 'sk-1' }] })
    await changeKey(engine, 'ak', { ccIds: null })
    expect(await read()).toMatchObject({ ccIds: undefined, requestsPerSecond: 5 })
    await expect(changeKey(engine, 'none', {})).rejects.toThrow(/no access key none/)
    // Another admin takes a permission away at the same time.
    await changeKey(engine, 'ak', { permissions: ['search'] })
    const change: Tables['change'] = async (statements) => {
      await changeKey(engine, 'ak', { permissions: [] })
      return engine.change(statements)
    }
    await changeKey({ query: engine.query.bind(engine), change }, 'ak', { requestsPerSecond: 6 })
    expect(await accessKeyCalled(engine, 'ak')).toMatchObject({ requestsPerSecond: 6, permissions: new Set() })
  })

  test('secrets are wrapped, wrapped with another key, and unwrapped, while a server verifies with them', async () => {
    await using store = await open()
    const { engine } = store
    await rotateSecret(engine, 'ak', { secretKey: 'sk-2', until: endOfOverlap(day) })
    const dump = async () => JSON.stringify(await engine.query('SELECT * FROM access_key'))
    const [oldLine, newLine] = [newKeyLine(), newKeyLine()]
    const [old, both, next] = [oldLine, `${newLine}\n${oldLine}`, newLine].map(SecretWrapping.parse)
    if (!old || !both || !next) throw new Error('not reached')
    const secretsWith = async (wrapping: SecretWrapping) =>
      (await KeyRing.open(engine, { wrapping })).get('ak')?.secrets.map(({ secretKey }) => secretKey)
    expect(await wrapSecrets(engine, old, old)).toBe(2)
    expect(await dump()).not.toMatch(/sk-[12]/)
    expect(await secretsWith(old)).toEqual(['sk-2', 'sk-1'])
    expect(await wrapSecrets(engine, old, old)).toBe(0)
    expect(await secretsWith(both)).toEqual(['sk-2', 'sk-1'])
    expect(await wrapSecrets(engine, both, both)).toBe(2)
    expect(await secretsWith(both)).toEqual(['sk-2', 'sk-1'])
    expect(await secretsWith(next)).toEqual(['sk-2', 'sk-1'])
    await expect(secretsWith(old)).rejects.toThrow(/access key ak is wrapped with the key [0-9a-f]{16}, but/)
    await expect(secretsWith(SecretWrapping.none)).rejects.toThrow(/is wrapped\. Name .*--wrapping-key-file/)
    expect(await wrapSecrets(engine, next, SecretWrapping.none)).toBe(2)
    expect(await secretsWith(SecretWrapping.none)).toEqual(['sk-2', 'sk-1'])
  })
})

describe('wrapping', () => {
  const wrapping = SecretWrapping.parse(newKeyLine())

  test('wraps a secret differently each time, and unwraps the same secret', () => {
    for (const secret of ['s', 'Zürich 密钥', 'x'.repeat(10_000)]) {
      const [one, two] = [wrapping.wrap(secret, 'ak'), wrapping.wrap(secret, 'ak')]
      expect(one).not.toBe(two)
      expect([wrapping.unwrap(one, 'ak'), wrapping.unwrap(two, 'ak')]).toEqual([secret, secret])
    }
  })

  test('notices a wrapped secret that was truncated, changed or copied from another key', () => {
    const stored = wrapping.wrap('secret', 'ak')
    // Its last two characters are padding.
    for (let length = 0; length < stored.length - 2; length++)
      expect(() => wrapping.unwrap(stored.slice(0, length), 'ak')).toThrow(/damaged.*key rotate ak --overlap 0/)
    for (let index = 31; index < stored.length; index++) {
      const changed = `${stored.slice(0, index)}${stored[index] === 'A' ? 'B' : 'A'}${stored.slice(index + 1)}`
      if (Buffer.from(changed.slice(30), 'base64').equals(Buffer.from(stored.slice(30), 'base64'))) continue
      expect(() => wrapping.unwrap(changed, 'ak')).toThrow(/damaged/)
    }
    expect(() => wrapping.unwrap(stored, 'other')).toThrow(/damaged, or belongs to another access key/)
  })

  test.each([
    ['no key', '# nothing\n\n', /contains no key/],
    ['a passphrase', 'correct horse battery staple', /line 1 is not a key of 32 bytes/],
    ['a key that is too short', randomBytes(31).toString('base64'), /line 1 is not a key/],
    ['a second line that is no key', `${newKeyLine()}\nsecret-passphrase`, /line 2 is not a key/],
  ])('refuses a file with %s, and does not repeat it', (_what, text, message) => {
    expect(() => SecretWrapping.parse(text)).toThrow(message)
    expect(() => SecretWrapping.parse(text)).not.toThrow(/horse|passphrase$/)
  })

  test('reads keys in hex, comments and Windows line breaks', () => {
    const key = randomBytes(32)
    const hex = SecretWrapping.parse(`# of 2026\r\n${key.toString('hex')}\r\n`)
    expect(SecretWrapping.parse(key.toString('base64')).unwrap(hex.wrap('s', 'a'), 'a')).toBe('s')
  })

  test('before a server has the key file: secrets that did not change stay valid, and others do not', async () => {
    await using server = await startTestServer()
    const { engine } = server.store
    const messages: string[] = []
    const ring = await KeyRing.open(engine, { onUnreadable: (message) => messages.push(message) })
    await wrapSecrets(engine, wrapping, wrapping)
    await ring.refresh()
    await ring.refresh()
    expect(ring.get('test-ak')?.secrets).toMatchObject([{ secretKey: 'test-sk' }])
    expect(messages).toEqual([expect.stringMatching(/access key test-ak is wrapped\. Name/)])
    await rotateSecret(engine, 'test-ak', { secretKey: 'new', until: endOfOverlap(0), wrapping })
    await ring.refresh()
    expect(ring.get('test-ak')?.secrets).toEqual([])
    ring.wrapping = wrapping
    await ring.refresh()
    expect(ring.get('test-ak')?.secrets).toMatchObject([{ secretKey: 'new' }])
  })

  test('a secret that cannot be unwrapped does not prevent other keys from being read', async () => {
    await using server = await startTestServer()
    const { engine } = server.store
    const ring = await KeyRing.open(engine, { wrapping })
    await addAccessKey(engine, { accessKey: 'next', secretKey: 's' }, wrapping)
    await engine.query(`UPDATE access_key SET secret_key = '$aes-256-gcm$' WHERE access_key = 'test-ak'`)
    await addAccessKey(engine, { accessKey: 'broken', secretKey: 's' }, wrapping)
    await engine.query(`UPDATE access_key SET secret_key = '$aes' WHERE access_key = 'broken'`)
    await ring.refresh()
    expect(ring.get('next')?.secrets).toMatchObject([{ secretKey: 's' }])
    expect(ring.get('broken')?.secrets).toEqual([])
  })

  test('a secret that looks like a wrapped one is refused', async () => {
    await using server = await startTestServer()
    for (const secretKey of ['', '$aes-256', '$aes-256-gcm$x'])
      await expect(addAccessKey(server.store.engine, { secretKey })).rejects.toThrow(/empty|looks like a wrapped/)
  })
})
