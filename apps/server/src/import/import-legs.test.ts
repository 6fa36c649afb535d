import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createOlderDatabase, describeOnEveryEngine } from '../../test/engines.ts'
import { runCommand } from '../../test/run-command.ts'
import { migrations } from '../store/migrations.ts'
import { openStore } from '../store/open-store.ts'
import { LocalTimes } from './local-times.ts'
import { PendingLegs } from './pending-legs.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-legs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const caseOf = (name: string): string => join(import.meta.dirname, '..', '..', 'test', 'cases', name)
const callIndex = readFileSync(caseOf('vendor-call-index.csv'), 'utf8')
const header =
  'developer,account_id,cc_id,agent_id,call_id,caller_no,callee_no,wait_begin,wait_end,ack_begin,ack_end,call_begin,call_end,' +
  'device_type,device_no,call_type,release_cause,call_id_num,vdn_id,pre_device_type,pre_device_no\n'
const utc = ['--format', 'call-index', '--zone', 'UTC']

let database: string
let made = 0
beforeEach(() => {
  database = `sqlite:${join(folder, `${made++}.sqlite`)}`
})

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const run = (...args: readonly string[]) => runCommand(['import', ...args, '--database', database])

async function stored(): Promise<Record<string, Record<string, unknown>>> {
  const store = await openStore(database)
  const rows = await Array.fromAsync(store.rows())
  await store.close()
  return Object.fromEntries(
    rows.map(({ ccId, direction, callId, recordJson }) => [`${ccId} ${direction} ${callId}`, JSON.parse(recordJson)]),
  )
}

/** A row of the call index: times of waiting, ringing and talking within 10:00. */
function leg(
  callId: string,
  number: number,
  more: { device?: number; times?: string; cause?: number; type?: number; previous?: string } = {},
) {
  const { device = 1, times = '10:00:00,10:00:10,,,,', cause = 0, type = 0, previous = '' } = more
  const cells = times.split(',').map((time) => (time === '' ? '' : `2024-11-23 ${time}`))
  return `dev,acct,1,,${callId},0551,4000,${cells},${device},9,${type},${cause},${number},25,${previous},\n`
}

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
    await runCommand(['migrate', '--database', database])
    await runCommand(['reindex', '--time-zone', 'America/Sao_Paulo', '--database', database])
    await run(caseOf('vendor-call-index.csv'), ...utc)
    expect((await stored())['1 inbound 1732345200-0001']).toMatchObject({ beginTime: '2024-11-23 04:00:00' })
    const store = await openStore(database)
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

test('incomplete calls are found among the legs of more files than a statement can name', async () => {
  const store = await openStore(database)
  const sourceId = await store.addSource('import', 'test')
  const detail = { direction: null, device: null, deviceNumber: null, hasPrevious: false, times: {}, recordJson: '{}' }
  const legs = new PendingLegs(store)
  await legs.add([{ ccId: 1, callId: 'c', number: 1, detail, sourceId, line: 2 }])
  const sources = Array.from({ length: 100_000 }, (_, index) => sourceId + index)
  expect(await legs.incomplete(sources)).toMatchObject([{ callId: 'c', sourceId, line: 2 }])
  expect(await legs.incomplete(sources.slice(1))).toEqual([])
  expect(await legs.incomplete([])).toEqual([])
  await store.close()
})

describeOnEveryEngine('a call whose legs are in several files', (newAddress) => {
  beforeEach(async () => {
    database = await newAddress()
  })
  const first = leg('a-1', 1) + leg('b-1', -1)
  const last = leg('a-1', -1, { times: '10:00:10,10:00:15,,,,', cause: 49, previous: '1' })
  const times = new LocalTimes({ format: 'yyyy-MM-dd HH:mm:ss', zone: 'UTC', tenantZone: 'UTC' })
  /** A leg with five seconds in a queue. */
  const legOf = (number: number, sourceId: number) => {
    const waitBegin = Date.UTC(2024, 10, 23, 10, number + 1)
    const detail = {
      ...({ direction: 'inbound', device: 'queue', deviceNumber: '9', hasPrevious: false } as const),
      ...{ times: { waitBegin, waitEnd: waitBegin + 5_000 }, recordJson: '{"callId":"a-1"}' },
    }
    return { ccId: 1, callId: 'a-1', number, detail, sourceId, line: 1 }
  }
  const complete = { queueWaitTime: 15, releaseCause: 49 }
  const alone = leg('a-1', -1, { times: '10:00:10,10:00:15,,,,', cause: 49 })
  const second = leg('a-1', 2, { times: '10:00:20,10:00:25,,,,' })
  const third = leg('a-1', 3, { times: '10:00:25,10:00:30,,,,' })

  test('is stored when they are imported together, in any order', async () => {
    await run(file('2.csv', last), file('1.csv', first), ...utc)
    expect(await stored()).toMatchObject({ '1 inbound a-1': complete, '1 inbound b-1': { queueWaitTime: 10 } })
  })

  test('is reported as incomplete, and stored when a later import has the rest', async () => {
    const [status, printed] = await run(file('1.csv', first), ...utc)
    expect(status).toBe(0)
    expect(printed).toMatch(/1\.csv:1: call a-1 is incomplete/)
    expect(printed).toMatch(/1 stored, 0 unchanged, 0 rejected, 1 incomplete/)
    expect(Object.keys(await stored())).toEqual(['1 inbound b-1'])
    // The same file again changes nothing.
    await run(file('1.csv', first), ...utc)
    const [, later] = await run(file('2.csv', last), ...utc)
    expect(later).toMatch(/1 stored, 0 unchanged, 0 rejected, 0 incomplete/)
    expect((await stored())['1 inbound a-1']).toMatchObject(complete)
  })

  test.each([
    ['before the last', leg('a-1', 1) + leg('a-1', 3) + last],
    ['at the beginning', last],
  ])('is not guessed while a leg %s is missing', async (_name, legs) => {
    const [, printed] = await run(file('gap.csv', legs), ...utc)
    expect(printed).toMatch(/gap\.csv:1: call a-1 is incomplete/)
    expect(await stored()).toEqual({})
  })

  test('is corrected when legs before the last one are imported later', async () => {
    await run(file('2.csv', alone), ...utc)
    // The same file again changes nothing.
    expect((await run(file('2.csv', alone), ...utc))[1]).toMatch(/0 stored, 1 unchanged, 0 rejected, 0 incomplete/)
    const [, gap] = await run(file('1.csv', leg('a-1', 2, { times: '10:00:05,10:00:10,,,,' })), ...utc)
    expect(gap).toMatch(/0 stored, 0 unchanged, 0 rejected, 1 incomplete/)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime: 5 })
    const [, printed] = await run(file('0.csv', leg('a-1', 1, { times: '10:00:00,10:00:05,,,,' })), ...utc)
    expect(printed).toMatch(/1 stored, 0 unchanged, 0 rejected, 0 incomplete/)
    expect(await stored()).toEqual({
      '1 inbound a-1': expect.objectContaining({ ...complete, beginTime: '2024-11-23 10:00:00' }),
    })
  })

  test('is corrected although its last leg went in the other direction than the call', async () => {
    await run(file('2.csv', leg('a-1', -1, { times: '10:00:10,10:00:15,,,,', type: 2 })), ...utc)
    expect(Object.keys(await stored())).toEqual(['1 outbound a-1'])
    await run(file('1.csv', leg('a-1', 1)), ...utc)
    expect(await stored()).toEqual({ '1 inbound a-1': expect.objectContaining({ queueWaitTime: 15 }) })
  })

  test.each([
    ['a call of several legs', [first + alone], [second], 20],
    ['a corrected call', [alone, first], [second], 20],
    ['a call whose file is read again', [first + alone, alone], [second, second], 20],
    ['a call whose record stays as it is while one between them is missing', [first + alone], [third, second], 25],
  ])('merges a leg that comes late to %s', async (_name, before, late, queueWaitTime) => {
    for (const content of before) await run(file('before.csv', content), ...utc)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime: 15 })
    for (const content of late) await run(file('late.csv', content), ...utc)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime, releaseCause: 49 })
  })

  test('has one record when the file with its last leg, which went in another direction, is read again', async () => {
    const other = leg('a-1', -1, { times: '10:00:10,10:00:15,,,,', type: 2 })
    for (const content of [other, leg('a-1', 1), other]) await run(file('again.csv', content), ...utc)
    expect(await stored()).toEqual({ '1 inbound a-1': expect.objectContaining({ queueWaitTime: 15 }) })
  })

  test('gets a leg that another process adds while its record is made', async () => {
    const store = await openStore(database)
    onTestFinished(() => store.close())
    const legs = new PendingLegs(store)
    const sourceId = await store.addSource('import', 'test')
    const add = (...numbers: number[]) => legs.add(numbers.map((number) => legOf(number, sourceId)))
    await add(1, -1)
    const put = store.put.bind(store)
    vi.spyOn(store, 'put').mockImplementationOnce(async (...args) => {
      await add(2)
      return put(...args)
    })
    await legs.fold(times, expect.fail)
    await legs.fold(times, expect.fail)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime: 15 })
  })

  test('is corrected although the import of its first legs was killed when their record was stored', async () => {
    const store = await openStore(database)
    onTestFinished(() => store.close())
    const legs = new PendingLegs(store)
    const put = store.put.bind(store)
    vi.spyOn(store, 'put').mockImplementationOnce(async (...args) => {
      await put(...args)
      throw new Error('killed')
    })
    const sourceId = await store.addSource('import', 'test')
    await legs.add([1, -1].map((number) => legOf(number, sourceId)))
    await expect(legs.fold(times, expect.fail)).rejects.toThrow('killed')
    await legs.add([legOf(2, sourceId)])
    await legs.fold(times, expect.fail)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime: 15 })
  })

  test('is corrected after an update from a version that kept a last leg alone', async () => {
    const version = migrations.findIndex(({ name }) => name.startsWith('keep the legs'))
    const record = '{"callId":"1","ivrCallTime":0}'
    const detail = { ...{ direction: 'inbound', device: 'queue', deviceNumber: '9', hasPrevious: false }, times: {} }
    const values = [1, "'1'", -2, "'h'", `'${JSON.stringify({ ...detail, recordJson: '{"callId":"1"}' })}'`, 1, 1]
    await createOlderDatabase(
      database,
      version,
      record,
      `INSERT INTO pending_leg (cc_id, call_id, leg_number, leg_hash, detail, source_id, line, stored_at)
       VALUES (${values.join(', ')}, '${new Date().toISOString()}')`,
    )
    expect((await run(file('1.csv', leg('1', 1)), ...utc))[1]).toMatch(
      /1 stored, 0 unchanged, 0 rejected, 0 incomplete/,
    )
    expect((await stored())['1 inbound 1']).toMatchObject({ queueWaitTime: 10 })
  })

  test('is not corrected where another record of the call is stored', async () => {
    await run(file('a.ndjson', '{"ccId":1,"isCallin":"true","callId":"a-1","callTime":7}\n'))
    await run(file('2.csv', leg('a-1', -1)), ...utc)
    expect((await run(file('1.csv', leg('a-1', 1)), ...utc))[1]).toMatch(/0 stored, 1 unchanged/)
    expect((await stored())['1 inbound a-1']).toEqual({ callId: 'a-1', callTime: 7 })
  })

  test('is forgotten with the records of its time', async () => {
    await run(file('1.csv', first), ...utc)
    const store = await openStore(database)
    await store.removeStoredBefore(new Date(Date.now() + 1_000))
    await store.close()
    const [, printed] = await run(file('2.csv', last), ...utc)
    expect(printed).toMatch(/2\.csv:1: call a-1 is incomplete/)
  })

  test('does not replace a record that is stored', async () => {
    await run(file('a.ndjson', '{"ccId":1,"isCallin":"true","callId":"b-1","callTime":7}\n'))
    const [status, printed] = await run(file('1.csv', leg('b-1', -1)), ...utc)
    expect([status, printed]).toEqual([0, expect.stringMatching(/0 stored, 1 unchanged/)])
    expect((await stored())['1 inbound b-1']).toEqual({ callId: 'b-1', callTime: 7 })
  })

  test('is folded among more calls than one statement takes', async () => {
    const rows = Array.from({ length: 1_201 }, (_, index) => leg(`c-${index}`, 1) + leg(`c-${index}`, -1)).join('')
    const [, printed] = await run(file('many.csv', rows), ...utc)
    expect(printed).toMatch(/1201 stored, 0 unchanged, 0 rejected, 0 incomplete/)
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
