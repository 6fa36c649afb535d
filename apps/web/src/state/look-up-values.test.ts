import { expect, test } from 'vitest'
import { isTimeZone, permittedCcId, timeZonesWith } from './look-up-values.ts'

test('a time zone can be chosen by the name that the server uses, which browsers may list under an older one', () => {
  for (const zone of ['UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'Europe/Kyiv', 'Asia/Ho_Chi_Minh']) {
    expect(isTimeZone(zone)).toBe(true)
    expect(timeZonesWith(zone).filter((one) => one === zone)).toEqual([zone])
  }
  expect(timeZonesWith(undefined)).toContain('UTC')
  expect(isTimeZone('Mars/Olympus')).toBe(false)
})

test('a person who may not see the usual call center gets the first of theirs', () => {
  expect(permittedCcId(1, null)).toBe(1)
  expect(permittedCcId(1, [2, 3])).toBe(2)
  expect(permittedCcId(3, [2, 3])).toBe(3)
  expect(permittedCcId(1, [])).toBe(1)
})
