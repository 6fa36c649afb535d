import type { Cdr } from '@org/cms-cdr-client/browser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timelineOf } from './timeline-of.ts'

const durations = (
  ivrSeconds: number | null,
  queueSeconds: number | null,
  ringSeconds: number | null,
  talkSeconds: number | null,
) => ({ ivrSeconds, queueSeconds, ringSeconds, talkSeconds }) as Cdr

test('each phase begins where the one before it ends, and each duration is shown once', () => {
  const seconds = fc.option(fc.oneof(fc.nat({ max: 90_000 }), fc.integer()), { freq: 3 })
  fc.assert(
    fc.property(seconds, seconds, seconds, seconds, (...given) => {
      const { phases, none, unknown, implausible, seconds: total } = timelineOf(durations(...given))
      let end = 0
      for (const { from, seconds } of phases) {
        expect(seconds).toBeGreaterThan(0)
        expect(from).toBe(end)
        end += seconds
      }
      expect(total).toBe(end)
      const names = [...phases, ...implausible].map(({ name }) => name)
      expect([...names, ...none, ...unknown].sort()).toEqual(['ivr', 'queue', 'ring', 'talk'])
    }),
  )
})

test('no time, an unknown time and an impossible time are told apart', () => {
  expect(timelineOf(durations(0, 85, null, 4_294_967_295))).toEqual({
    phases: [{ name: 'queue', seconds: 85, from: 0 }],
    seconds: 85,
    none: ['ivr'],
    unknown: ['ring'],
    implausible: [{ name: 'talk', seconds: 4_294_967_295 }],
  })
})
