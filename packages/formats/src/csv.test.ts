import { createCdrClient } from '@org/cms-cdr-client'
import { createTestFetch } from '@org/cms-cdr-client/testing'
import { expect, test } from 'vitest'
import { defaultColumns } from './columns.ts'
import { csvHeader, csvRows } from './csv.ts'

test('a row names the quirks of its record beside their values', async () => {
  const client = createCdrClient({
    baseUrl: 'http://cms.test',
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    fetch: createTestFetch(),
  })
  const cdr = await client.getCdr({ callId: '1000000000-0001' })
  const quirk = { code: 'implausible', path: 'resultDesc.callTime', message: '' } as const
  const odd = { ...cdr, talkSeconds: 4294967295, quirks: [...cdr.quirks, quirk] }
  const options = { columns: defaultColumns, exact: false }
  expect(csvHeader(options, false)).toMatch(/,quirks\n$/)
  expect(csvRows([odd], options)).toMatch(
    /,4294967295,.*,blank_in_key resultDesc\.agentId ; implausible resultDesc\.callTime\n$/,
  )
})
