import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskNumbers } from './mask-numbers.ts'

test.each([
  ['no number 13800138000 here', 'no number *********00 here'],
  ['+55 (11) 98765-4321', '***********21'],
  ['"callerNo":"10000123"', '"callerNo":"******23"'],
  ['connect ECONNREFUSED 192.168.100.200:28443', 'connect ECONNREFUSED 192.168.100.200:28443'],
  ['found 865661D570C6E176B7434FEF969585425C5AA5AFF5', 'found 865661D570C6E176B7434FEF969585425C5AA5AFF5'],
  ['5 calls in 30 s', '5 calls in 30 s'],
  ['11.98765.4321', '*********21'],
  ['11\u00a098765\u00a04321', '*********21'],
  ['11–98765—4321', '*********21'],
  ['（１１）９８７６５－４３２１', '*********２１'],
  ['tel:055510101ext', 'tel:*******01ext'],
  ['a call began at 2024-12-01 23:59:50', 'a call began at 2024-12-01 23:59:50'],
  ['began at 08:15:30 with 400, 503', 'began at 08:15:30 with 400, 503'],
  ['(192.168.100.200:28443)', '(192.168.100.200:28443)'],
  ['refused ::1:28443 and fe80::5054:1234', 'refused ::1:28443 and fe80::5054:1234'],
  ['(2024-12-01 10:00:00)', '(2024-12-01 10:00:00)'],
  ['08:15:30 (055) 510101', '08:15:30 *******01'],
  // A landline with an extension looks like a call ID.
  ['1133334444-101', '***********01'],
  ['138,0013,8000', '*********00'],
  ['138_0013_8000', '*********00'],
  ['138:0013:8000', '*********00'],
  ['138·0013·8000', '*********00'],
  ['138+0013+8000', '*********00'],
  ['2024-12-01 055510101', '2024-12-01 *******01'],
  ['192.168.1.1 055510101', '192.168.1.1 *******01'],
  ['request 0f8fad5b-d9cb-469f-a165-70867728950e', 'request 0f8fad5b-d9cb-469f-a165-70867728950e'],
])('masks the numbers in %j', (text, masked) => {
  expect(maskNumbers(text)).toBe(masked)
})

test.each([
  ['call 1000000000-0001 of 13800138000', '1000000000-0001', 'call 1000000000-0001 of *********00'],
  ['(13800138000)', '13800138000', '(13800138000)'],
  ['call 13800138000* of 13800138001', '13800138000*', 'call 13800138000* of *********01'],
  ['13800138000', '1', '*********00'],
  ['800 555 0199', '800', '********99'],
  ['99138001380001', '13800138000', '************01'],
])('in %j leaves the call ID %s as it is, but only as a whole', (text, callId, masked) => {
  expect(maskNumbers(text, callId)).toBe(masked)
})

test('leaves no run of six digits readable, whatever surrounds it', () => {
  const digits = fc.stringMatching(/^\d{6,15}$/)
  const around = fc.stringMatching(/^[ a-z":,]{0,4}$/)
  fc.assert(
    fc.property(around, digits, around, (before, run, after) => !maskNumbers(before + run + after).includes(run)),
  )
})
