import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { openStore } from '../store/open-store.ts'
import { Lease } from './lease.ts'
import { LeasedRunner } from './leased-runner.ts'

const silence = 300
const elsewhere = { host: 'elsewhere', silence }
const another = { host: 'another', silence }

describeOnEveryEngine('a lease', (newAddress) => {
  test('has one holder, which keeps it as long as it renews it', async () => {
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

  test('is waited for without a write', async () => {
    const { engine, close } = await open(await newAddress())
    const [one, other] = [new Lease(engine, 'work', another), new Lease(engine, 'work', elsewhere)]
    await one.hold()
    const query = vi.spyOn(engine, 'query')
    expect([await other.hold(), await other.hold()]).toEqual([false, false])
    expect(query.mock.calls.map(([sql]) => sql.split(' ')[0])).toEqual(['SELECT', 'SELECT'])
    await close()
  })

  test('goes to another process when its holder does not renew it, and the previous holder notices', async () => {
    const { engine, close } = await open(await newAddress())
    const [one, other] = [new Lease(engine, 'work', elsewhere), new Lease(engine, 'work', another)]
    expect([await one.hold(), await other.hold()]).toEqual([true, false])
    await sleep(silence + 50)
    expect([await other.hold(), await one.hold()]).toEqual([true, false])
    await close()
  })

  test('goes to another process immediately when it is released', async () => {
    const { engine, close } = await open(await newAddress())
    const [one, other] = [new Lease(engine, 'work', elsewhere), new Lease(engine, 'work', elsewhere)]
    await one.hold()
    await one.release()
    expect([await other.hold(), await one.hold()]).toEqual([true, false])
    await close()
  })

  test.runIf(process.platform === 'linux')(
    'goes to another process immediately when its holder was on this machine and has ended',
    async () => {
      const { engine, close } = await open(await newAddress())
      const { pid } = spawnSync(process.execPath, ['-e', ''])
      expect(await new Lease(engine, 'work', { pid }).hold()).toBe(true)
      expect(await new Lease(engine, 'work', { pid: process.ppid }).hold()).toBe(true)
      expect(await new Lease(engine, 'work', elsewhere).hold()).toBe(false)
      await close()
    },
  )

  test.each([
    ['that has ended here', () => spawnSync(process.execPath, ['-e', '']).pid],
    ['of this process', () => process.pid],
  ])('stays with a holder of another machine of the same name that has the number %s', async (_name, pidOf) => {
    const { engine, close } = await open(await newAddress())
    const holder = new Lease(engine, 'work', { host: hostname(), pid: pidOf() })
    expect(await holder.hold()).toBe(true)
    expect(await new Lease(engine, 'work').hold()).toBe(false)
    expect(await holder.hold()).toBe(true)
    await close()
  })

  test('allows its holder to work, and interrupts the work when another process has taken it', async () => {
    const { engine, close } = await open(await newAddress())
    const worked: string[] = []
    const logged: { level: number; msg: string }[] = []
    const log = pino({ base: null }, { write: (line) => void logged.push(JSON.parse(line)) })
    const start = (name: string) => {
      // Only what this test does to the lease decides who has it.
      const lease = new Lease(engine, 'work', { host: name, silence: Number.POSITIVE_INFINITY, beat: 20 })
      const run = async (signal: AbortSignal, isFirst: boolean): Promise<number> => {
        worked.push(`${name} ${isFirst ? 'begins' : 'goes on'}`)
        if (isFirst) return 0
        await sleep(100_000, undefined, { signal }).finally(() => worked.push(`${name} ends`))
        return 0
      }
      const runner = new LeasedRunner({ engine, name: 'work', log, run, lease })
      runner.start()
      return runner
    }
    const one = start('one')
    await expect.poll(() => worked).toEqual(['one begins', 'one goes on'])
    // As if it had been silent.
    await engine.query("UPDATE lease SET holder = 'another 1 2', beats = beats + 1")
    await expect.poll(() => worked).toContain('one ends')
    await engine.query('UPDATE lease SET holder = NULL, beats = beats + 1')
    // More than once, if a beat of before was still on its way.
    await expect.poll(() => worked.filter((text) => text === 'one begins').length).toBeGreaterThan(1)
    await one.stop()
    const other = start('other')
    await expect.poll(() => worked).toContain('other goes on')
    await other.stop()
    expect(worked.at(-1)).toBe('other ends')
    expect(logged).not.toEqual([])
    for (const line of logged)
      expect(line).toMatchObject({ level: 30, msg: 'another process now holds the lease for work' })
    await close()
  })

  test.each([
    ['keeps its work', 'for less time than another process waits', Number.POSITIVE_INFINITY, []],
    [
      'loses its work, which is logged,',
      'for so long that another process may have it',
      0,
      ['cannot renew the lease for work'],
    ],
  ])('%s while it cannot be renewed %s', async (_outcome, _while, silence, expected) => {
    const { engine, close } = await open(await newAddress())
    const logged: string[] = []
    const log = pino({ base: null }, { write: (line) => void logged.push(JSON.parse(line).msg) })
    const lease = new Lease(engine, 'work', { host: 'elsewhere', silence, beat: 10 })
    let isLost: boolean | undefined
    const work = async (signal: AbortSignal): Promise<void> => {
      const query = vi.spyOn(engine, 'query').mockRejectedValue(new Error('busy'))
      await expect.poll(() => query.mock.calls.length > 2 || signal.aborted, { timeout: 100_000 }).toBe(true)
      query.mockRestore()
      isLost = signal.aborted
      signal.throwIfAborted()
    }
    await lease.during(new AbortController().signal, work, log)
    expect(isLost).toBe(expected.length > 0)
    expect(logged).toEqual(expected)
    await close()
  })

  test('that cannot be taken is logged as that, and no work is done', async () => {
    const { engine, close } = await open(await newAddress())
    const logged: string[] = []
    const log = pino({ base: null }, { write: (line) => void logged.push(JSON.parse(line).msg) })
    const work = vi.fn()
    vi.spyOn(engine, 'query').mockRejectedValue(new Error('gone'))
    await new Lease(engine, 'work', elsewhere).during(new AbortController().signal, work, log)
    expect([logged, work.mock.calls]).toEqual([['cannot acquire the lease for work'], []])
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
