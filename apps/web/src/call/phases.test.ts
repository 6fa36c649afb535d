import type { Cdr } from '@org/cms-cdr-client/browser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phasesOf } from './phases.ts'

const seconds = fc.option(fc.integer({ min: -5, max: 100_000 }))

test('the parts of a call follow each other without a gap and fill the whole, whatever their lengths are', () => {
  const times = fc.record({ ivrSeconds: seconds, queueSeconds: seconds, ringSeconds: seconds, talkSeconds: seconds })
  fc.assert(
    fc.property(times, (given) => {
      const { phases, seconds: total } = phasesOf(given as Cdr)
      expect(phases.map(({ name }) => `${name}Seconds`)).toEqual(
        Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [name])),
      )
      let end = 0
      for (const { from, share } of phases) {
        expect(from).toBeCloseTo(end)
        end = from + share
      }
      expect(end).toBeCloseTo(total === 0 ? 0 : 1)
    }),
  )
})

test('an implausible length keeps its seconds, is marked, and takes no part of the whole', () => {
  const cdr = { ivrSeconds: 5, queueSeconds: -28800, ringSeconds: null, talkSeconds: 4294967295 }
  const { phases, seconds } = phasesOf(cdr as Cdr)
  expect(seconds).toBe(5)
  expect(phases.map((phase) => [phase.seconds, phase.isPlausible, phase.share])).toEqual([
    [5, true, 1],
    [-28800, false, 0],
    [4294967295, false, 0],
  ])
})
