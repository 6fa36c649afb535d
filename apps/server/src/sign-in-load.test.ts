import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { expect, test } from 'vitest'
import { addAnn } from '../test/ann.ts'
import { describeOnEveryEngine } from '../test/engines.ts'
import { useProgram } from '../test/program.ts'
import { SignInThrottle } from './people/sign-in-throttle.ts'
import { openStore } from './store/open-store.ts'

const { folder, program } = useProgram('sign-in')

const signIn = (url: string, person: string, headers = {}): Promise<Response> =>
  fetch(`${url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ person, password: 'wrong' }),
  })
const times = <Value>(count: number, make: (index: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)))

describeOnEveryEngine('the sign-in throttle', (newAddress) => {
  test('lets five of 100 parallel guesses at two processes reach a hash', async () => {
    const database = await newAddress()
    const store = await openStore(database)
    // With a hash that is not slow.
    await addAnn(store.engine)
    await store.close()
    const serve = ['serve', '--port', '0', '--database', database]
    const urls = (await Promise.all([program.start(serve), program.start(serve)])).map(({ url }) => url)
    const statuses = (await times(100, (index) => signIn(urls[index % 2] ?? '', 'ann'))).map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.every((status) => [401, 429, 503].includes(status))).toBe(true)
  })

  test('counts a guess before it is checked, per person and per address', async () => {
    const store = await openStore(await newAddress())
    const throttle = new SignInThrottle(store.engine)
    const granted = async (person: string, address: string): Promise<number> =>
      (await times(50, () => throttle.reserve(address, person))).filter((wait) => wait === 0).length
    expect(await granted('ann', '192.0.2.1')).toBe(5)
    // The 45 that were refused count for nobody: the address has 25 of its 30 left.
    expect(await granted('bob', '192.0.2.1')).toBe(5)
    const others = await times(50, (index) => throttle.reserve('192.0.2.1', `person ${index}`))
    expect(others.filter((wait) => wait === 0)).toHaveLength(20)
    expect(Math.max(...others)).toBeGreaterThan(800)
    expect(await granted('eve', '192.0.2.2')).toBe(5)
    await store.close()
  })

  test('returns a reservation when the password is right, and resets the count of the person only', async () => {
    const store = await openStore(await newAddress())
    const throttle = new SignInThrottle(store.engine)
    for (let index = 0; index < 40; index += 1) {
      expect(await throttle.reserve('192.0.2.1', 'ann')).toBe(0)
      await throttle.succeeded('192.0.2.1', 'ann')
    }
    await times(30, (index) => throttle.reserve('192.0.2.1', `person ${index}`))
    await throttle.succeeded('192.0.2.1', 'person 0')
    expect(await throttle.reserve('192.0.2.1', 'ann')).toBe(0)
    expect(await throttle.reserve('192.0.2.1', 'ann')).toBeGreaterThan(0)
    await store.close()
  })

  test.each([
    ['addresses of one IPv6 network', (index: number) => `2001:db8:1:2::${index.toString(16)}`, 30],
    ['IPv6 networks', (index: number) => `2001:db8:1:${index.toString(16)}::1`, 40],
    ['IPv4 addresses that are written as IPv6 ones', (index: number) => `::ffff:192.0.2.${index}`, 40],
    ['ways to write one IPv4 address', (index: number) => (index % 2 ? '::ffff:192.0.2.9' : '192.0.2.9'), 30],
  ])('takes attempts from 40 %s', async (_name, addressOf, expected) => {
    const store = await openStore(await newAddress())
    const throttle = new SignInThrottle(store.engine)
    const waits = await times(40, (index) => throttle.reserve(addressOf(index), `person ${index}`))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(expected)
    await store.close()
  })

  test('starts anew when its window has passed', async () => {
    const store = await openStore(await newAddress())
    const throttle = new SignInThrottle(store.engine)
    await times(5, () => throttle.reserve('192.0.2.1', 'ann'))
    await store.engine.query('UPDATE sign_in_attempt SET expires_at = $1', [new Date(0).toISOString()])
    expect(await throttle.reserve('192.0.2.1', 'ann')).toBe(0)
    const rows = await store.engine.query<{ attempts: number }>('SELECT attempts FROM sign_in_attempt')
    expect(rows.map(({ attempts }) => Number(attempts))).toEqual([1, 1])
    await store.close()
  })
})

test('pages and look-ups get a response while a hundred sign-ins wait for their hash, and more are refused', async () => {
  const database = `sqlite:${join(folder, 'flood.sqlite')}`
  await program.run(['key', 'add', 'ak', '--secret-file', '-', '--database', database], 'sk')
  const { url } = await program.start(['serve', '--port', '0', '--database', database, '--trust-proxy', '127.0.0.1'])
  let completed = 0
  const busy: Response[] = []
  const flood = times(150, async (index) => {
    // As from many people at many places, so that the throttle refuses none.
    const headers = { 'x-forwarded-for': `192.0.2.${index}` }
    const response = await signIn(url, `person${index}`, headers).catch(() => undefined)
    if (response?.status === 503) busy.push(response)
    else completed += 1
  })
  await expect.poll(() => busy.length).toBeGreaterThan(0)
  expect(busy.map(({ headers }) => headers.get('retry-after'))).toEqual(busy.map(() => '5'))
  const client = createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
  for (let index = 0; index < 10; index += 1) {
    // The console is read from the disk by the threads that also hash.
    expect((await fetch(`${url}/`)).status).toBe(200)
    expect(await client.findCdr({ callId: '7', direction: 'inbound' })).toBeUndefined()
  }
  // If hashes took every thread, each page would wait until nearly all of them are done.
  expect(completed).toBeLessThan(50)
  await client.close()
  program.stopAll()
  await flood
})
