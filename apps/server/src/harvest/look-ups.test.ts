import { expect, test } from 'vitest'
import { LookUps } from './look-ups.ts'

interface Started {
  readonly began: number
  readonly end: (error?: Error) => void
}

function start(signal = new AbortController().signal) {
  const started: Started[] = []
  const lookUps = new LookUps<{ began: number }>(({ began }) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    started.push({ began, end: (error) => (error ? reject(error) : resolve()) })
    return promise
  }, signal)
  const begins = () => started.map(({ began }) => began)
  return { lookUps, started, begins }
}
const calls = (first: number, count: number) => Array.from({ length: count }, (_, index) => ({ began: first + index }))
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('look-ups take the oldest of the calls that are known, 32 at a time', async () => {
  const { lookUps, started, begins } = start()
  lookUps.add(calls(100, 32))
  lookUps.add([{ began: 7 }, { began: 500 }, { began: 3 }])
  expect(begins()).toHaveLength(32)
  started[0]?.end()
  await settled()
  lookUps.add([{ began: 5 }])
  for (const { end } of started) end()
  await settled()
  expect(begins().slice(32)).toEqual([3, 5, 7, 500])
  for (const { end } of started) end()
  await lookUps.finish()
})

test('look-ups end when one has failed, and wait for those in flight', async () => {
  const { lookUps, started, begins } = start()
  lookUps.add(calls(0, 40))
  started[0]?.end(new Error('the platform is down'))
  await settled()
  let isOver = false
  const finished = lookUps.finish().finally(() => {
    isOver = true
  })
  lookUps.add([{ began: 41 }])
  for (const { end } of started.slice(2)) end()
  await settled()
  expect([begins().length, isOver]).toEqual([32, false])
  started[1]?.end()
  await expect(finished).rejects.toThrow('the platform is down')
})

test('look-ups end when they are told to, and wait for those in flight', async () => {
  const controller = new AbortController()
  for (const [{ lookUps, started, begins }, stop] of [
    [start(), (one: LookUps<{ began: number }>) => one.stop()],
    [start(controller.signal), () => controller.abort()],
  ] as const) {
    lookUps.add(calls(0, 40))
    stop(lookUps)
    for (const { end } of started) end()
    await lookUps.finish()
    expect(begins()).toHaveLength(32)
  }
})
