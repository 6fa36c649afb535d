import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leg, useLegFiles, utc } from '../../test/leg-files.ts'
import { runCommand } from '../../test/run-command.ts'
import { openStore } from '../store/open-store.ts'

const caseOf = (name: string): string => join(import.meta.dirname, '..', '..', 'test', 'cases', name)
const callIndex = readFileSync(caseOf('vendor-call-index.csv'), 'utf8')
const header =
  'developer,account_id,cc_id,agent_id,call_id,caller_no,callee_no,wait_begin,wait_end,ack_begin,ack_end,call_begin,call_end,' +
  'device_type,device_no,call_type,release_cause,call_id_num,vdn_id,pre_device_type,pre_device_no\n'
const { database, file, run, stored } = useLegFiles()

const whole = {
  '1 inbound 1732345200-0001': {
    ...{ callId: '1732345200-0001', callerNo: '5511900000001', calleeNo: '4000', vdn: 25, callType: 0 },
    ...{ agentId: 1008, skillId: 9, ivrCallTime: 12, queueWaitTime: 35, ackTime: 6, callTime: 135, releaseCause: 0 },
    ...{ beginTime: '2024-11-23 07:00:00', endTime: '2024-11-23 07:03:08' },
  },
  '1 inbound 1732345260-0002': {
    ...{ callId: '1732345260-0002', callerNo: '5511900000002', calleeNo: '4000', vdn: 25, callType: 0 },
    ...{ skillId: 9, ivrCallTime: 0, queueWaitTime: 40, ackTime: 0, callTime: 0, releaseCause: 512 },
    ...{ beginTime: '2024-11-23 07:01:00', endTime: '2024-11-23 07:01:40' },
  },
}

describe("the vendor's call index", () => {
  test.each([
    ['without a header', callIndex],
    ['with a header', header + callIndex],
    ['with a header in another spelling', header.toUpperCase().replaceAll('_', ' ') + callIndex],
    ['with padded texts', callIndex.replaceAll('5511900000001', ' 5511900000001   ')],
    ['with more columns than the documentation', callIndex.replaceAll(/$/gm, ',53,x').replace(/\n,53,x$/, '')],
    ['with semicolons', callIndex.replaceAll(',', ';')],
  ])('is folded into one record for each call, %s', async (_name, content) => {
    const [status, printed] = await run(file('calls.csv', content), ...utc)
    expect(printed).toContain('Calls: 2 stored, 0 unchanged, 0 rejected, 0 incomplete')
    expect(status).toBe(0)
    expect(await stored()).toEqual(whole)
  })

  test('has times without a zone, which must be given', async () => {
    const [status, printed] = await run(caseOf('vendor-call-index.csv'), '--format', 'call-index')
    expect([status, printed]).toEqual([1, expect.stringMatching(/no time zone\. Name it with --zone/)])
    const [, refused] = await run(caseOf('vendor-call-index.csv'), '--format', 'call-index', '--zone', 'CST')
    expect(refused).toMatch(/--zone must be an IANA name .* but is CST/)
  })

  test('is converted to the time zone of the tenant', async () => {
    await run(caseOf('vendor-call-index.csv'), ...utc, '--tenant-zone', 'America/Sao_Paulo')
    expect((await stored())['1 inbound 1732345200-0001']).toMatchObject({
      beginTime: '2024-11-23 04:00:00',
      endTime: '2024-11-23 04:03:08',
    })
  })

  test('is converted to the time zone that the database knows, and then found by its begin', async () => {
    await runCommand(['migrate', '--database', database()])
    await runCommand(['reindex', '--time-zone', 'America/Sao_Paulo', '--database', database()])
    await run(caseOf('vendor-call-index.csv'), ...utc)
    expect((await stored())['1 inbound 1732345200-0001']).toMatchObject({ beginTime: '2024-11-23 04:00:00' })
    const store = await openStore(database())
    const [row] = await store.engine.query<{ beganAt: number }>(
      'SELECT began_at AS "beganAt" FROM cdr WHERE call_id = \'1732345200-0001\'',
    )
    await store.close()
    expect(row?.beganAt).toBe(Date.UTC(2024, 10, 23, 7))
  })

  test.each([
    ['into the second hour', [leg('a-1', -1, { times: '02:59:50,02:00:10,,,,' })], { queueWaitTime: 20 }, '00:59:50'],
    [
      'with later times in the second hour',
      [leg('a-1', -1, { device: 2, times: ',,02:50:00,02:10:00,02:10:00,02:55:00' })],
      { ackTime: 1200, callTime: 2700 },
      '00:50:00',
    ],
    [
      'with a later leg in the second hour',
      [leg('a-1', 1, { times: '02:50:00,02:05:00,,,,' }), leg('a-1', -1, { times: '02:05:00,02:06:00,,,,' })],
      { queueWaitTime: 960, endTime: '2024-10-27 01:06:00' },
      '00:50:00',
    ],
    [
      'out of the second hour',
      [leg('a-1', -1, { times: '02:55:00,03:05:00,,,,' })],
      { queueWaitTime: 600 },
      '01:55:00',
    ],
    ['into the first hour', [leg('a-1', -1, { times: '01:55:00,02:05:00,,,,' })], { queueWaitTime: 600 }, '23:55:00'],
  ])('is measured in real time where clocks are set back, %s', async (_name, legs, record, begin) => {
    const rows = legs.toReversed().join('').replaceAll('2024-11-23', '2024-10-27')
    const zones = ['--zone', 'Europe/Berlin', '--tenant-zone', 'UTC']
    expect(await run(file('clocks.csv', rows), '--format', 'call-index', ...zones)).toMatchObject([
      0,
      expect.anything(),
    ])
    const { beginTime, ...others } = (await stored())['1 inbound a-1'] ?? {}
    expect(others).toMatchObject(record)
    expect(beginTime).toMatch(begin)
  })

  test('reads the direction from the call type, and from --set where the type does not say it', async () => {
    const path = file(
      'types.csv',
      leg('a-1', -1, { type: 7 }) + leg('a-2', -1, { type: 0 }) + leg('a-3', -1, { type: 43 }),
    )
    const [status, printed] = await run(path, ...utc)
    expect([status, printed]).toEqual([
      1,
      expect.stringMatching(/types\.csv:3: the call type does not imply the direction/),
    ])
    await run(path, ...utc, '--set', 'isCallin=false')
    expect(Object.keys(await stored())).toEqual(['1 inbound a-2', '1 outbound a-1', '1 outbound a-3'])
  })

  test('adds up the legs of each kind, wherever they are in a file', async () => {
    const legs = [
      leg('a-1', 3, { device: 1, times: '10:05:00,10:05:30,,,,', cause: 7 }),
      leg('a-2', -1),
      leg('a-1', 2, { device: 2, times: ',,10:00:30,10:00:35,10:00:35,10:05:00' }),
      leg('a-1', 1, { device: 1, times: '10:00:00,10:00:30,,,,' }),
      leg('a-1', -1, { device: 2, times: ',,10:05:30,10:05:32,10:05:32,10:06:32', cause: 49 }),
    ]
    await run(file('far.csv', legs.join('')), ...utc)
    expect((await stored())['1 inbound a-1']).toMatchObject({
      ...{ queueWaitTime: 60, ackTime: 7, callTime: 325, releaseCause: 49 },
      ...{ beginTime: '2024-11-23 10:00:00', endTime: '2024-11-23 10:06:32' },
    })
  })

  test('names each row that is wrong, imports the others, and exits with 1', async () => {
    const rows = [
      leg('a-1', -1),
      leg('a-2', -1).replace('2024-11-23 10:00:00', '23/11/2024 10:00'),
      leg('', -1),
      'dev,acct,1,,a-3\n',
      leg('a-4', -1, { times: '10:00:10,10:00:00,,,,' }),
      leg('a-5', -1).replace(',-1,', ',x,'),
      leg('1.73235E+13', -1),
      leg('a-6', -1).replace('0551', '\uFFFD'),
    ]
    const [status, printed] = await run(file('wrong.csv', rows.join('')), ...utc)
    expect(status).toBe(1)
    const lines = printed.split('\n').filter((line) => /wrong\.csv:\d/.test(line))
    expect(lines.map((line) => line.replace(/.*wrong\.csv:/, ''))).toEqual([
      '2: waitBegin must be a time in the format yyyy-MM-dd HH:mm:ss',
      '3: callId is missing',
      '4: the row has 5 columns, but the format has 21',
      '5: waitEnd is before waitBegin',
      '6: legNumber must be 1, 2, 3 …, or -1 for the last leg',
      '7: callId: a spreadsheet turned the value into scientific notation, and its last digits are lost',
      '8: callerNo: the value was saved in the wrong encoding, and characters of it are lost',
    ])
    expect(Object.keys(await stored())).toEqual(['1 inbound a-1'])
  })

  test('is only checked by --dry-run', async () => {
    const [status, printed] = await run(caseOf('vendor-call-index.csv'), ...utc, '--dry-run')
    expect([status, printed]).toEqual([0, expect.stringMatching(/Calls: 2 can be stored, .* nothing was written/)])
    expect(await stored()).toEqual({})
  })
})

describe('the bill log of the platform', () => {
  const folded = {
    '1 inbound 1733000500-000001': {
      ...{ callId: '1733000500-000001', callerNo: '055510101', calleeNo: '12345', vdn: 1, callType: 0, skillId: 12 },
      ...{ ivrCallTime: 0, queueWaitTime: 11, callTime: 179, releaseCause: 1281 },
      ...{ beginTime: '2024-12-01 23:59:50', endTime: '2024-12-02 00:03:00' },
    },
    '1 inbound 1733000500-000002': {
      ...{ callId: '1733000500-000002', calleeNo: '12345', vdn: 1, callType: 0, ivrCallTime: 0 },
      ...{ queueWaitTime: 190, callTime: 0, releaseCause: 531 },
      ...{ beginTime: '2024-12-01 23:59:50', endTime: '2024-12-02 00:03:00' },
    },
  }
  const options = ['--zone', 'Asia/Shanghai', '--set', 'ccId=1']
  const mapping = {
    fields: {
      ...{
        CALLID: 'callId',
        CALLIDNUM: 'legNumber',
        DEVICEIN: 'deviceType',
        CALLERNO: 'callerNo',
        CALLEENO: 'calleeNo',
      },
      ...{ WAITBEGIN: 'waitBegin', CALLBEGIN: 'talkBegin', CALLEND: 'talkEnd', CALLTYPE: 'callType', VDN: 'vdn' },
      ...{ RELEASECAUSE: 'releaseCause', CURRENTSKILLID: 'skillId' },
    },
    timeFormat: 'yyyy/MM/dd HH:mm:ss',
    ignoreOtherColumns: true,
  }

  test('has a format of its own', async () => {
    expect(await run(caseOf('cti-bill-log.csv'), '--format', 'bill-log', ...options)).toMatchObject([
      0,
      expect.anything(),
    ])
    expect(await stored()).toEqual(folded)
  })

  test('is recognized without its format, which is then named', async () => {
    const [status, printed] = await run(caseOf('cti-bill-log.csv'))
    expect([status, printed]).toEqual([
      1,
      expect.stringMatching(/a row for each leg of a call\. Add --format bill-log/),
    ])
  })

  test('can be mapped by a file or by options', async () => {
    await run(caseOf('cti-bill-log.csv'), '--map', file('map.json', JSON.stringify(mapping)), ...options)
    expect(await stored()).toEqual(folded)
    const maps = Object.entries(mapping.fields).flatMap(([column, field]) => ['--map', `${column}=${field}`])
    const others = ['--time-format', mapping.timeFormat, '--ignore-other-columns', '--set', 'ccId=2']
    await run(caseOf('cti-bill-log.csv'), ...maps, ...options, ...others)
    expect(Object.keys(await stored())).toHaveLength(4)
  })

  test.each([
    ['{"fields":{"CALLID":"callid"},"ignoreOtherColumns":true}', /unknown field "callid"/],
    ['{"fields":{"CALLID":"callId","WAITBEGIN":"waitBegin"},"ignoreOtherColumns":true}', /missing column "legNumber"/],
    ['{"field":{}}', /map\.json is not a mapping of columns: fields is missing; "field" is not a known parameter/],
    ['{', /Cannot read the mapping .*map\.json/],
  ])('refuses the mapping %s', async (content, reason) => {
    expect(await run(caseOf('cti-bill-log.csv'), '--map', file('map.json', content), ...options)).toEqual([
      1,
      expect.stringMatching(reason),
    ])
  })
})

test('reads an end before its beginning as one in the second hour, when clocks are set back', async () => {
  const row = '1,true,a-1,2024-10-27 02:10:00,2024-10-27 02:50:00'
  const path = file('clocks.csv', `ccId,isCallin,callId,endTime,beginTime\n${row}\n`)
  await run(path, '--zone', 'Europe/Berlin', '--tenant-zone', 'UTC')
  expect((await stored())['1 inbound a-1']).toMatchObject({
    beginTime: '2024-10-27 00:50:00',
    endTime: '2024-10-27 01:10:00',
  })
})

test('reads the times of other CSV files in a format and a zone', async () => {
  const path = file(
    'times.csv',
    'ccId,isCallin,callId,beginTime\n1,true,a-1,11/23/2024 7:05 PM\n1,true,a-2,23.11.2024\n',
  )
  const [status, printed] = await run(
    path,
    '--time-format',
    'M/d/yyyy h:mm a',
    '--zone',
    'UTC',
    '--tenant-zone',
    'Asia/Shanghai',
  )
  expect([status, printed]).toEqual([1, expect.stringMatching(/times\.csv:3: beginTime must be a time in the format/)])
  expect(await stored()).toEqual({ '1 inbound a-1': { callId: 'a-1', beginTime: '2024-11-24 03:05:00' } })
})
