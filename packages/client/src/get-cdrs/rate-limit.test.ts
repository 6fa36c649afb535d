import { afterEach, expect, test, vi } from 'vitest'
import { RateLimit } from './rate-limit.ts'

afterEach(() => void vi.useRealTimers())

test('begins as many in a second as allowed, evenly spread, and says when the next may begin', async () => {
  vi.useFakeTimers()
  const rate = new RateLimit(10)
  const begun: number[] = []
  const began = performance.now()
  const beginSome = (): void => {
    while (!rate.isHeld(beginSome)) {
      rate.take()
      begun.push(Math.round(performance.now() - began))
    }
  }
  beginSome()
  await vi.advanceTimersByTimeAsync(450)
  expect(begun).toEqual([0, 100, 200, 300, 400])
  rate.close()
  await vi.advanceTimersByTimeAsync(450)
  expect(begun).toHaveLength(5)
})

test('without a limit nothing is held', () => {
  const rate = new RateLimit(Number.POSITIVE_INFINITY)
  for (let count = 0; count < 1000; count += 1) {
    expect(rate.isHeld(() => {})).toBe(false)
    rate.take()
  }
})
