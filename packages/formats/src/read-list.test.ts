import { expect, test } from 'vitest'
import { fileCase, listCases, readWhole, workbookOf } from '../test/list.ts'
import { cleanCallId, ListError } from './read-list.ts'

const a = '1732345200-0001'
const b = '1732345200-0002'
const read = (name: string, options = {}) => readWhole(fileCase(name), { name, ...options })

test.each(listCases)(
  '%s yields its calls, whatever the size of the chunks and the name of the file',
  async (name, ids) => {
    for (const chunkBytes of [1, 7, 65_536]) expect((await read(name, { chunkBytes })).ids).toEqual(ids)
    expect((await read(name, { name: 'pasted' })).ids).toEqual(ids)
  },
)

test('the column is found by its content, and says its name', async () => {
  const { list } = await read('third-column-pt.csv')
  expect(list).toMatchObject({ column: 2, delimiter: ';', columns: ['Data', 'Agente', 'Número da chamada'] })
  expect((await read('third-column-pt.csv', { column: 'Agente' })).ids).toEqual(['1008', '1009'])
  expect((await read('third-column-pt.csv', { column: '3' })).ids).toEqual([a, b])
  expect((await read('third-column-pt.csv', { column: 'Nome' })).list.column).toBe(-1)
})

test('what a spreadsheet destroyed is named with the reason', async () => {
  const { items } = await read('excel-mangled.csv')
  expect(items.map(({ lineNumber, problem }) => [lineNumber, problem])).toEqual([
    [2, 'scientific'],
    [3, undefined],
    [4, undefined],
    [5, 'errorValue'],
  ])
})

test.each([
  ['1,73235E+13', 'scientific'],
  ['1.7E-5', 'scientific'],
  ['17323452000000000', 'rounded'],
  ['#N/A', 'errorValue'],
  ['#¡REF!', 'errorValue'],
  ['########', 'errorValue'],
  ['#VALOR!', 'errorValue'],
  ['# a comment', 'notAnId'],
  ['<td>1732345200-0001</td>', 'notAnId'],
  ['01/02/2026', 'date'],
  ['1732345200\uFFFD0001', 'encoding'],
  ['two words', 'notAnId'],
  ['""', 'empty'],
])('the line %s is not looked up: %s', async (line, problem) => {
  const { items } = await readWhole(`${a}\n${line}\n`, { format: 'text' })
  expect(items.map((item) => [item.query?.callId, item.problem])).toEqual([
    [a, undefined],
    [undefined, problem],
  ])
})

test.each([
  ['latin1-list.csv', 'windows-1252', 'João', '1733000003-000001'],
  ['latin1.csv', 'windows-1252', 'não', '1733000003-000001'],
  ['gbk-header.csv', 'gbk', '呼叫ID', '1733000001-000001'],
])('%s is read as %s, and refused with the likely encoding otherwise', async (name, encoding, text, id) => {
  const { list, items, ids } = await read(name, { encoding })
  expect(ids).toEqual([id])
  expect(`${list.header}\n${items[0]?.line}`).toContain(text)
  const error = await read(name).catch((caught) => caught)
  expect(error).toBeInstanceOf(ListError)
  expect(error).toMatchObject({ code: 'encoding', message: expect.stringMatching(/not UTF-8; it is probably /) })
  // What it names can be given as it is.
  expect((await read(name, { encoding: error.encoding })).ids).toEqual([id])
})

test.each([
  ['José in Windows-1252', [0x4a, 0x6f, 0x73, 0xe9], 'windows-1252'],
  ['número in Windows-1252', [0x6e, 0xfa, 0x6d, 0x65, 0x72, 0x6f], 'windows-1252'],
  ['已接 in GBK', [0xd2, 0xd1, 0xbd, 0xd3], 'gbk'],
  [
    'Łukasz, Zażółć, Wiśniewski in Windows-1250',
    Array.from(Buffer.from('o3VrYXN6LCBaYb/zs+YsIFdpnG5pZXdza2k=', 'base64')),
    'windows-1250',
  ],
])('of few letters, the likely encoding is still found: %s', async (_name, bytes, encoding) => {
  const content = Buffer.concat([Buffer.from(`${a};`), Uint8Array.from(bytes)])
  await expect(readWhole(content)).rejects.toMatchObject({ code: 'encoding', encoding })
})

test('bytes of another encoding far into a file are refused too', async () => {
  const lines = Array.from({ length: 20_000 }, (_none, index) => `${1732345200 + index}-0001;Ana\n`).join('')
  const content = Buffer.concat([Buffer.from(lines), fileCase('latin1-list.csv')])
  await expect(readWhole(content)).rejects.toMatchObject({ code: 'encoding', encoding: 'windows-1252' })
})

test.each([
  ['utf-16le with a mark', Buffer.from(`\u{feff}${a}\r\n${b}\r\n`, 'utf16le')],
  ['utf-16be with a mark', Buffer.from(`\u{feff}${a}\r\n${b}\r\n`, 'utf16le').swap16()],
  ['utf-16le without a mark', Buffer.from(`坐席,呼叫编号\n坐席一,${a}\n坐席二,${b}\n`, 'utf16le')],
  ['utf-16be without a mark', Buffer.from(`坐席;呼叫编号\n坐席一;${a}\n坐席二;${b}\n`, 'utf16le').swap16()],
  ['UTF-8 with a mark', Buffer.from(`\u{feff}${a}\n${b}`)],
])('a list in %s is read', async (_name, bytes) => {
  for (const chunkBytes of [3, 65_536]) expect((await readWhole(bytes, { chunkBytes })).ids).toEqual([a, b])
})

test('a workbook is read as a CSV file is: by the content of its columns, whatever the size of the chunks', async () => {
  const rows = [
    ['Relatório', null, null],
    [],
    ['Data', 'Agente, nome', 'Número da chamada'],
    [new Date('2026-11-23T10:00:00Z'), '"Silva", Ana', a],
    ['23/11/2026', 'a\tb\nc', `=${b}`],
    [null, null, 17_323_452_000_001],
    [null, null, 1.73234520000012e19],
    [null, null, Number('17323452000123457')],
    [null, null, '#REF!'],
  ]
  const content = await workbookOf({ '(Hidden)': [['x']], Calls: rows, Other: [['callId'], ['1732345200-0009']] })
  for (const chunkBytes of [1, 65_536]) {
    const { list, items, ids } = await readWhole(content, { chunkBytes })
    expect(ids).toEqual([a, b, '17323452000001'])
    expect(list).toMatchObject({
      format: 'csv',
      column: 2,
      columns: ['Data', 'Agente, nome', 'Número da chamada'],
      workbook: { sheets: ['Calls', 'Other'], sheet: 'Calls' },
      bytesRead: content.length,
    })
    expect(list.preview[0]).toEqual(['2026-11-23 10:00:00', '"Silva", Ana', a])
    expect(items.map(({ lineNumber, problem }) => [lineNumber, problem])).toEqual([
      [4, undefined],
      [5, undefined],
      [6, undefined],
      [7, 'scientific'],
      [8, 'scientific'],
      [9, 'errorValue'],
    ])
  }
  expect((await readWhole(content, { sheet: 'Other' })).ids).toEqual(['1732345200-0009'])
  for (const sheet of ['(Hidden)', 'None'])
    await expect(readWhole(content, { sheet })).rejects.toMatchObject({ code: 'sheet' })
})

test('a workbook of one column, with or without a header, and a long one are read', async () => {
  expect((await readWhole(await workbookOf({ Sheet1: [[a], [b]] }))).ids).toEqual([a, b])
  expect((await readWhole(await workbookOf({ Sheet1: [['ID'], [a]] }))).ids).toEqual([a])
  const long = Array.from({ length: 20_000 }, (_none, index) => [`1700000000-${index}`, 'Ana'])
  expect((await readWhole(await workbookOf({ Sheet1: long }))).ids).toEqual(long.map(([id]) => id))
  expect((await readWhole(await workbookOf({ Sheet1: [] }))).ids).toEqual([])
})

test('lines keep their numbers, wherever the pieces of a file end', async () => {
  const rows = Array.from({ length: 20_000 }, (_none, index) => `${1_000_000_000 + index}-1;Ana\n`)
  const header = 'callId      ;Ana\n'
  const lengthOfRow = header.length
  for (const chunkBytes of [lengthOfRow * 1000, lengthOfRow * 1000 + 1]) {
    const { items } = await readWhole(header + rows.join(''), { chunkBytes })
    expect(items.map(({ lineNumber }) => lineNumber)).toEqual(rows.map((_row, index) => index + 2))
  }
})

test('the preview is the first five rows with calls', async () => {
  const rows = Array.from({ length: 9 }, (_none, index) => `${index};${1732345200 + index}-1`)
  const { list } = await readWhole(`n;callId\n${rows.join('\n\n')}\n`)
  expect(list.preview).toEqual(rows.slice(0, 5).map((row) => row.split(';')))
})

test.each([
  ['a broken workbook (.xlsx)', [0x50, 0x4b, 3, 4], 'workbook'],
  ['an old workbook (.xls)', [0xd0, 0xcf, 0x11, 0xe0], 'old_workbook'],
  ['XML of another program', Array.from(Buffer.from(`\n<calls><call>${a}</call></calls>`)), 'markup'],
  ['an HTML page (.xls)', Array.from(Buffer.from(`<html><table>\n<tr><td>${a}</td></tr>\n`)), 'markup'],
  ['an XML workbook (.xls)', Array.from(Buffer.from(`\ufeff\n<?xml version="1.0"?>\n`)), 'markup'],
  ['a compressed file', [0x1f, 0x8b, 8], 'compressed'],
  ['a JSON array', Array.from(Buffer.from(`["${a}","${b}"]`)), 'json'],
  ['an indented JSON object', Array.from(Buffer.from(`{\n  "callId": "${a}"\n}`)), 'json'],
  ['a text without lines', new Array(1_200_000).fill(0x30), 'line'],
])('%s is refused by name', async (_name, bytes, code) => {
  await expect(readWhole(Uint8Array.from(bytes))).rejects.toMatchObject({ code })
})

test('a first line in angle brackets is a header, not markup', async () => {
  const { items } = await readWhole(`<unknown>\n${a}\n${b}\n`)
  expect(items.map(({ query }) => query?.callId)).toEqual([a, b])
})

test('an unknown encoding and a quote that is not closed are refused', async () => {
  await expect(readWhole(a, { encoding: 'latin9x' })).rejects.toMatchObject({ code: 'unknown_encoding' })
  const open = `callId,note\n${a},x\n${b},"y\n1732345200-0003,z\n`
  await expect(readWhole(open, { name: 'x.csv' })).rejects.toThrow('The quote that opens in line 3 is not closed.')
})

test.each([
  ['by the name callId', 'agent,Call_ID\n5,a\n6,b\n', {}],
  ['by a name', 'agent,CALLID\n5,a\n6,b\n', { column: 'CALLID' }],
  ['by a number', 'agent,x\n5,a\n6,b\n', { column: '2' }],
  ['as the only one', 'x\na\nb\n', {}],
  ['with semicolons and a quoted one', 'agent;callId\r\n"5;5";a\r\n6;b\r\n', {}],
  ['with tabs', 'agent\tcallId\n5\ta\n6\tb\n', {}],
  ['with bars', 'agent|callId\n5|a\n6|b', {}],
  ['by a Chinese name', '坐席,呼叫ID\n5,a\n6,b\n', {}],
])('the column of a CSV file is found %s', async (_name, content, options) => {
  expect((await readWhole(content, { name: 'calls.csv', ...options })).ids).toEqual(['a', 'b'])
})

test('a header with a known name makes a list CSV, even if most lines have no more than a call ID', async () => {
  const { ids } = await readWhole(`callId,note\n${a}\n${b}\n1732345200-3\n1732345200-4,late\n`)
  expect(ids).toEqual([a, b, '1732345200-3', '1732345200-4'])
})

test('the column is found where numbers, dates and agents are beside it, with and without a header', async () => {
  const rows = Array.from({ length: 30 }, (_none, index) => {
    const id = `${1732345200 + index}-${String(index).padStart(4, '0')}`
    return `23/11/2026 10:00:${10 + index},98765-${1000 + index},agent-${index % 5},"Silva, Ana",${id}`
  }).join('\n')
  for (const header of ['', 'Fecha,Número,Agente,Nombre,Referencia\n']) {
    const { list, ids } = await readWhole(header + rows)
    expect([list.format, list.column, ids.length]).toEqual(['csv', 4, 30])
  }
})

test.each([
  ['in a last row without a line feed', `Agente;Chamada\n7;${a}`, 'x.csv', [a]],
  ['with dots', `1732345200.0001\n1732345200.0002\n`, 'x.csv', ['1732345200.0001', '1732345200.0002']],
  ['with a dash or a minus sign', `1732345200\u20130001\n1732345200\u22120002\n`, 'x.txt', [a, b]],
  ['in full-width digits', '１７３２３４５２００－０００１\n', 'x.txt', [a]],
  ['in one line', `${a}, ${b};1732345200-0003 1732345200-0004`, 'pasted', [a, b, '1732345200-0003', '1732345200-0004']],
  ['in lines of several', `${a} ${b}\n1732345200-0003\n`, 'pasted', [a, b, '1732345200-0003']],
  ['in files that were joined', `callId,n\n${a},1\n\u{feff}callId,n\n${b},2\n`, 'x.csv', [a, b]],
  ['between mixed line ends', `${a}\r${b}\r\n1732345200-0003\n\rx-4`, 'x.txt', [a, b, '1732345200-0003', 'x-4']],
  ['beside notes of several lines', `Nota;ID\n"um\r\ndois; ""x""";${a}\nO"Brien;${b}\n`, 'x.csv', [a, b]],
  ['between empty columns', `;;${a};;\n;;;;\n;;${b};;\n`, 'pasted', [a, b]],
])('call IDs are found %s', async (_name, content, name, ids) => {
  for (const chunkBytes of [3, 65_536]) expect((await readWhole(content, { name, chunkBytes })).ids).toEqual(ids)
})

test('rows of a table that all have two call IDs yield one of them', async () => {
  expect((await readWhole(`parent,callId\n${a},${b}\n${a},1732345200-0003\n`)).ids).toEqual([b, '1732345200-0003'])
})

test('titles and blank lines above the header are no calls', async () => {
  const report = `Relatório;;\n\n;;\nPeríodo;23/11/2026;\nData;Agente;Chamada\n23/11/2026;1008;${a}\n23/11/2026;1009;${b}\n`
  for (const name of ['report.csv', 'pasted'])
    for (const chunkBytes of [1, 65_536]) {
      const { list, items } = await readWhole(report, { name, chunkBytes })
      expect(items.map(({ query, lineNumber }) => [query?.callId, lineNumber])).toEqual([
        [a, 6],
        [b, 7],
      ])
      expect(list.columns).toEqual(['Data', 'Agente', 'Chamada'])
    }
  expect((await readWhole(`\n\ncallId\n${a}\n`)).ids).toEqual([a])
})

test('text has one ID on each line; blank lines, CR LF and commas do not matter', async () => {
  const { items, ids } = await readWhole(`${a},\r\n\r\n  '${b}',\t\n\n1732345200-0003`, { name: 'ids.txt' })
  expect(ids).toEqual([a, b, '1732345200-0003'])
  expect(items.map(({ lineNumber }) => lineNumber)).toEqual([1, 3, 5])
})

test('NDJSON has IDs or objects that may know direction and call center; other lines name no call', async () => {
  const lines = [
    '{"callId":" b ","direction":"outbound","ccId":2}',
    '"a"',
    '{"callId":7,"direction":null,"ccId":""}',
    '{"callId":7,"direction":"up","ccId":""}',
    '{"id":1}',
    '{',
    '{"callId":1.7e30}',
  ]
  const { list, items } = await readWhole(lines.join('\n'))
  expect(list.format).toBe('ndjson')
  expect(items.map(({ query, problem }) => query ?? problem)).toEqual([
    { callId: 'b', direction: 'outbound', ccId: 2 },
    { callId: 'a' },
    { callId: '7' },
    'direction',
    'notJson',
    'notJson',
    'rounded',
  ])
  expect(items.map(({ line }) => line)).toEqual(lines)
})

test('rows come back as they were, with their header, and say what they know of direction and call center', async () => {
  const content = 'callId,direction,ccId,note\na,outbound,2,"x, ""y""\nz"\n,,,\nb,,,\n'
  for (const chunkBytes of [1, 10, 65_536]) {
    const { list, items } = await readWhole(content, { name: 'calls.csv', chunkBytes })
    expect(list.header).toBe('callId,direction,ccId,note')
    expect(list.bytesRead).toBe(content.length)
    expect(items.map(({ line }) => line)).toEqual(['a,outbound,2,"x, ""y""\nz"', ',,,', 'b,,,'])
    expect(items.map(({ query, lineNumber }) => [query, lineNumber])).toEqual([
      [{ callId: 'a', direction: 'outbound', ccId: 2 }, 2],
      [undefined, 4],
      [{ callId: 'b' }, 5],
    ])
  }
})

test.each([
  ['direction', 'OUTBOND', 'direction'],
  ['direction', '0', 'direction'],
  ['ccId', '2x', 'ccId'],
  ['ccId', '1e3', 'ccId'],
  ['ccId', '0x10', 'ccId'],
  ['ccId', '-1', 'ccId'],
  ['ccId', '0', 'ccId'],
  ['ccId', '70000', 'ccId'],
  ['ccId', '1.5', 'ccId'],
])('a call is not looked up elsewhere if its %s is %s', async (column, value, problem) => {
  for (const content of [`callId,${column}\n${a},${value}\n`, JSON.stringify({ callId: a, [column]: value })])
    expect((await readWhole(content)).items).toMatchObject([{ query: undefined, problem }])
})

test('a direction is read in any letter case, and a call center ID of JSON is a number or text', async () => {
  const query = { callId: a, direction: 'outbound', ccId: 2 }
  for (const content of [
    `callId,direction,ccId\n${a}, OUTBOUND ,02\n`,
    `{"callId":"${a}","direction":"Outbound","ccId":"2"}`,
    `{"callId":"${a}","direction":"outbound","ccId":2}`,
    `callId,direction,ccId\n${a},OUT,2.0\n`,
    `callId,direction,ccId\n${a},呼出,'2\n`,
    `callId,direction,ccId\n${a},Saliente,"=""2"""\n`,
  ])
    expect((await readWhole(content)).items).toMatchObject([{ query }])
  for (const ccId of ['true', '[]', '[1]', '{}', '1e30'])
    expect((await readWhole(`{"callId":"${a}","ccId":${ccId}}`)).items).toMatchObject([{ problem: 'ccId' }])
})

test.each(['', 'n/a', 'ABC123'])('the first row is a call, whatever its ID is: %j', async (id) => {
  const { list, items } = await readWhole(`callId,direction,ccId\n${id},outbound,2\n${a},outbound,2\n${b},inbound,2\n`)
  expect(list.columns).toEqual(['callId', 'direction', 'ccId'])
  expect(items.map(({ lineNumber }) => lineNumber)).toEqual([2, 3, 4])
  expect(items.slice(1).map(({ query }) => query)).toEqual([
    { callId: a, direction: 'outbound', ccId: 2 },
    { callId: b, direction: 'inbound', ccId: 2 },
  ])
})

test.each(['', 'n/a', 'ABC123'])('nor is it the header where that has names of its own: %j', async (id) => {
  const { list, items } = await readWhole(`Relatório,,\nVorgang,Agente,x\n${id},7,1\n${a},8,2\n`)
  expect(list.columns).toEqual(['Vorgang', 'Agente', 'x'])
  expect(items.map(({ lineNumber }) => lineNumber)).toEqual([3, 4])
})

test('the header is the row above the first call with the most cells, however few that call has', async () => {
  const { items } = await readWhole(`Relatório,,\nVorgang,direction,ccId\n${a},,\n${b},outbound,2\n`, { name: 'x.csv' })
  expect(items.map(({ query }) => query)).toEqual([{ callId: a }, { callId: b, direction: 'outbound', ccId: 2 }])
})

test.each(['Número da chamada', 'Número de llamada', '通话编号', 'Call number'])(
  'a column that only numbers the calls is not that of the call IDs: %s',
  async (name) => {
    expect((await readWhole(`${name};Telefone;UCID\n1;11987654321;${a}\n2;11987654322;${b}\n`)).ids).toEqual([a, b])
  },
)

test('the number of a column is its place, even if a cell of the first call is that number', async () => {
  expect((await readWhole(`${a},x,1\n${b},y,2\n`, { column: '1' })).ids).toEqual([a, b])
})

test('a column that is named like call IDs is that column, whatever another one looks like', async () => {
  const { ids } = await readWhole('ID da chamada,Telefone\n1732600000123,11-98765-4321\n1732600000124,11-98765-4322\n')
  expect(ids).toEqual(['1732600000123', '1732600000124'])
  expect((await readWhole(`ID,Chamada\n1,${a}\n2,${b}\n`)).ids).toEqual([a, b])
})

test('a first line that may hold a call ID is no header', async () => {
  for (const [first, name] of [
    [`${a} # first`, 'x.txt'],
    [`${a}\u0000x`, 'x.txt'],
    ['two words 1', 'x.csv'],
  ])
    expect(
      (await readWhole(`${first}\n${b}\n`, { name: name ?? '' })).items.map(({ lineNumber }) => lineNumber),
    ).toEqual([1, 2])
  expect((await readWhole('abc123\nabc124\n', { name: 'x.csv' })).ids).toEqual(['abc123', 'abc124'])
})

test('a number that ends with zeros was not rounded where another one was not', async () => {
  expect((await readWhole('callId\n17323452000123400\n17323452000123457\n')).ids).toHaveLength(2)
  expect((await readWhole('17323452000123400\n17323452000123457\n', { name: 'x.txt' })).ids).toHaveLength(2)
  const { items } = await readWhole('callId\n17323452000123400\n17323452000123500\n')
  expect(items.map(({ problem }) => problem)).toEqual(['rounded', 'rounded'])
  // It kept this one as text.
  for (const kept of [`'17323452000123457`, '"=""17323452000123457"""']) {
    const mixed = await readWhole(`callId\n${kept}\n17323452000123500\n`)
    expect(mixed.items.map(({ problem }) => problem)).toEqual([undefined, 'rounded'])
  }
})

test('an ID across two chunks of a large file is one ID', async () => {
  const all = Array.from({ length: 60_000 }, (_none, index) => `1700000000-${index}`)
  expect((await readWhole(all.join('\n'), { chunkBytes: 10_001 })).ids).toEqual(all)
  expect((await readWhole(all.map((id) => `x;${id}`).join('\n'), { chunkBytes: 10_001 })).ids).toEqual(all)
})

test('a slow pipe is read without waiting for its end', async () => {
  let release = (): void => {}
  const { openList } = await import('./read-list.ts')
  const slow = async function* () {
    yield Buffer.from(`${a}\n`)
    await new Promise<void>((resolve) => {
      release = resolve
    })
    yield Buffer.from(b)
  }
  const items = (await openList(slow(), { name: '-' })).items()
  expect((await items.next()).value?.[0]?.query).toEqual({ callId: a })
  release()
  expect((await Array.fromAsync(items)).flat()[0]?.query).toEqual({ callId: b })
})

test('what surrounds a call ID is removed in a time that grows with its length alone', () => {
  const inside = `1${' '.repeat(1_000_000)}2`
  expect(cleanCallId(`="${inside}",`)).toBe(inside)
  expect(cleanCallId(`${' '.repeat(1_000_000)}1-2\u200b`)).toBe('1-2')
})
