import { setupI18n } from '@lingui/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foundRows, keptCdr } from '../../test/rows.ts'
import { type Filter, filterRows, sortRows } from './arrange-rows.ts'

const english = setupI18n({ locale: 'en', messages: { en: {} } })

const everything: Filter = { text: '', state: undefined, releaseCause: undefined }
const cdr = await keptCdr()

test.each([false, true])(
  'rows are in the order of their values, those without one last, equals as they came (descending: %s)',
  (isDescending) => {
    // Whole numbers are sorted one way, others the other way: both must give the same.
    const seconds = fc.oneof(fc.constant(null), fc.nat({ max: 9 }), fc.nat(), fc.integer(), fc.double({ noNaN: true }))
    fc.assert(
      fc.property(fc.array(seconds), (values) => {
        const rows = foundRows(values.map((talkSeconds) => ({ ...cdr, talkSeconds })))
        const sorted = sortRows(rows, { column: 'talk', isDescending }).map((row) => row.index)
        const expected = values
          .map((value, index) => ({ value, index }))
          .sort((one, other) => {
            if (one.value === null || other.value === null)
              return Number(one.value === null) - Number(other.value === null) || one.index - other.index
            return (isDescending ? other.value - one.value : one.value - other.value) || one.index - other.index
          })
        expect(sorted).toEqual(expected.map(({ index }) => index))
      }),
    )
  },
)

test.each([
  [false, ['-10', '-2', 'B-1', 'b-1', 'b-1']],
  [true, ['b-1', 'b-1', 'B-1', '-2', '-10']],
])('call IDs are in the order of their characters, equals as they came (descending: %s)', (isDescending, order) => {
  const rows = foundRows([cdr, cdr, cdr, cdr, cdr], ['b-1', '-2', 'B-1', '-10', 'b-1'])
  const sorted = sortRows(rows, { column: 'callId', isDescending })
  expect(sorted.map(({ query }) => query.callId)).toEqual(order)
  expect(sorted.flatMap(({ index, query }) => (query.callId === 'b-1' ? [index] : []))).toEqual([0, 4])
})

test('text is found in call ID, agent, masked number and release cause, whatever its case', () => {
  const rows = foundRows([cdr, { ...cdr, agentId: 7777, callingNumber: '*****42' }, cdr])
  const shown = (text: string) => filterRows(rows, { ...everything, text }, english).map(({ index }) => index)
  expect(shown(' C1 ')).toEqual([1])
  expect(shown('7777')).toEqual([1])
  expect(shown('*42')).toEqual([1])
  expect(shown('NORMAL RELEASE')).toEqual([0, 1, 2])
  expect(shown('nowhere')).toEqual([])
  const { meaning = '' } = cdr.releaseCause ?? {}
  const german = setupI18n({ locale: 'de', messages: { de: { [String(meaning)]: ['Wie sie enden soll'] } } })
  expect(filterRows(rows, { ...everything, text: 'enden' }, german)).toHaveLength(3)
})

test('states and release causes narrow what is shown, together', () => {
  const rows = foundRows([cdr, { ...cdr, releaseCause: { value: 49, symbol: 'X', meaning: 'x' } }])
  const missing = {
    index: 2,
    query: { callId: 'm', ccId: 1 },
    rank: 2,
    state: 'missing',
    cdr: undefined,
    error: undefined,
  } as const
  const shown = (filter: Partial<Filter>) =>
    filterRows([...rows, missing], { ...everything, ...filter }, english).map(({ index }) => index)
  expect(shown({ state: 'missing' })).toEqual([2])
  expect(shown({ releaseCause: 49 })).toEqual([1])
  expect(shown({ state: 'missing', releaseCause: 49 })).toEqual([])
})
