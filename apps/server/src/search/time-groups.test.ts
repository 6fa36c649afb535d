import { expect, test } from 'vitest'
import { timeGroupsOf } from './time-groups.ts'

test.each([
  ['at', '2023-04-01T15:00:00Z'],
  ['after', '2023-04-01T15:20:00Z'],
])('an hour in which clocks went back begins when they did, for a range that begins %s that moment', (_when, from) => {
  const range = { from: Date.parse(from), to: Date.parse('2023-04-01T16:00:00Z') }
  expect(timeGroupsOf('hour', range, 'Australia/Lord_Howe')?.groups).toMatchObject([
    { from: '2023-04-02T01:30:00+10:30', to: '2023-04-02T02:00:00+10:30' },
    { from: '2023-04-02T02:00:00+10:30', to: '2023-04-02T03:00:00+10:30' },
  ])
})
