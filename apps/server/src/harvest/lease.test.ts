import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { openStore } from '../store/open-store.ts'
import { Lease } from './lease.ts'

const silence = 300
const elsewhere = { host: 'elsewhere', silence }
const another = { host: 'another', silence }

describeOnEveryEngine('a lease', (newAddress) => {
  test('has one holder, who keeps it as long as it beats', async () => {
    const { engine, close } = await open(await newAddress())
    const [one, other] = [new Lease(engine, 'work', another), new Lease(engine, 'work', elsewhere)]
    expect(await one.hold()).toBe(true)
    const until = performance.now() + 3 * silence
    while (performance.now() < until) {
      expect([await one.hold(), await other.hold()]).toEqual([true, false])
      await sleep(silence / 10)
    }
    await close()
  })

  test('goes to another process when its holder is silent, and the former holder notices', async () => {
    const { engine, close } = await open(await newAddress())
    const [one, other] = [new Lease(engine, 'work', elsewhere), new Lease(engine, 'work', another)]
    expect([await one.hold(), await other.hold()]).toEqual([true, false])
    await sleep(silence + 50)
    expect([await other.hold(), await one.hold()]).toEqual([true, false])
    await close()
  })

  test('goes to another process at once when it is released, or when its holder has ended on this machine', async () => {
    const { engine, close } = await open(await newAddress())
    const [one, other] = [new Lease(engine, 'work', elsewhere), new Lease(engine, 'work', elsewhere)]
    await one.hold()
    await one.release()
    expect([await other.hold(), await one.hold()]).toEqual([true, false])
    await other.release()
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    expect(await new Lease(engine, 'work', { host: 'another', pid, silence }).hold()).toBe(true)
    // The number of a process of another machine says nothing.
    expect(await one.hold()).toBe(false)
    await sleep(silence + 50)
    expect(await one.hold()).toBe(true)
    await one.release()
    expect(await new Lease(engine, 'work', { host: hostname(), pid }).hold()).toBe(true)
    expect(await new Lease(engine, 'work', { pid: process.ppid }).hold()).toBe(true)
    expect(await one.hold()).toBe(false)
    await close()
  })

  test('is taken by only one of many that want it at once', async () => {
    const { engine, close } = await open(await newAddress())
    const leases = Array.from({ length: 20 }, () => new Lease(engine, 'work', elsewhere))
    expect((await Promise.all(leases.map((lease) => lease.hold()))).filter(Boolean)).toHaveLength(1)
    await close()
  })
})

async function open(address: string) {
  const store = await openStore(address, 'create')
  return { engine: store.engine, close: () => store.close() }
}
