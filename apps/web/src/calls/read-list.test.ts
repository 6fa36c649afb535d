import { expect, test } from 'vitest'
import { fileCase, listCases, workbookOf } from '../../../../packages/formats/test/list.ts'
import { onlyCallIdOf, type ReadListOptions, readList } from './read-list.ts'

const read = (name: string, content: BlobPart = new Uint8Array(fileCase(name)), options: ReadListOptions = {}) =>
  readList(new File([content], name), options)

test.each(listCases)('%s yields its calls', async (name, ids) => {
  expect((await read(name)).queries.map(({ callId }) => callId)).toEqual(ids)
})

test.each(['latin1-list.csv', 'latin1.csv', 'gbk-header.csv'])(
  '%s is read in the encoding of its refusal',
  async (name) => {
    const error = await read(name).catch((caught) => caught)
    expect(error).toMatchObject({ name: 'ListError', code: 'encoding' })
    expect((await read(name, undefined, { encoding: error.encoding })).queries).toHaveLength(1)
  },
)

test('damaged and invalid lines are counted apart, with their numbers, and duplicates once', async () => {
  const list = await read('list.csv', 'callId,note\na,1\n1.7E+13,2\n#REF!,3\n,4\na,5\n')
  expect(list).toMatchObject({
    queries: [{ callId: 'a' }],
    duplicates: 1,
    columns: ['callId', 'note'],
    invalid: { count: 1, first: [{ lineNumber: 5, problem: 'empty' }] },
    damaged: {
      count: 2,
      first: [
        { lineNumber: 3, problem: 'scientific' },
        { lineNumber: 4, problem: 'errorValue' },
      ],
    },
  })
})

test('the column can be chosen, and is the first one where nothing looks like a call ID', async () => {
  const text = 'one,two\nx,y\n'
  expect(await read('list.csv', text)).toMatchObject({ column: 0, queries: [{ callId: 'x' }] })
  expect(await read('list.csv', text, { column: 1 })).toMatchObject({ column: 1, queries: [{ callId: 'y' }] })
})

test('a first line that may be a call says that it is read as a header, and one that is known does not', async () => {
  expect((await read('list.csv', 'abc\nabd\n')).unknownHeader).toBe('abc')
  expect((await read('list.csv', 'callId\nabd\n')).unknownHeader).toBeUndefined()
  expect((await read('list.csv', 'abc1\nabd\n')).unknownHeader).toBeUndefined()
})

test('a call with a wrong direction or call center is not looked up elsewhere', async () => {
  expect(await read('list.csv', 'callId,ccId,direction\na,2x,\nb,,up\nc,2,inbound\n')).toMatchObject({
    queries: [{ callId: 'c', ccId: 2, direction: 'inbound' }],
    invalid: { count: 2, first: [{ problem: 'ccId' }, { problem: 'direction' }] },
  })
})

test.each([
  ['1732345200-0001', '1732345200-0001'],
  [' ="1732345200-0001"\n\n', '1732345200-0001'],
  ['1732345200-0001\n1732345200-0002', undefined],
  ['1732345200-0001,1732345200-0002', undefined],
  ['1.73E+09', undefined],
  ['{"callId":"1732345200-0001"}', undefined],
  ['', undefined],
])('%j is the one call ID %s', (text, expected) => {
  expect(onlyCallIdOf(text)).toBe(expected)
})

test('a list that is too long for a page names the sheets of its workbook, of which another one may be shorter', async () => {
  const workbook = await workbookOf({
    All: [['ID'], ['1732345200-1'], ['1732345200-2']],
    One: [['ID'], ['1732345200-1']],
  })
  const file = new File([new Uint8Array(workbook)], 'calls.xlsx')
  const error = await readList(file, {}, 1).catch((caught) => caught)
  expect(error).toMatchObject({ name: 'ListTooLong', workbook: { sheets: ['All', 'One'] } })
  expect((await readList(file, { sheet: 'One' }, 1)).queries).toHaveLength(1)
})
