import { existsSync, mkdirSync, openSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import readWorkbook from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { callIds, folderWith, records, stored } from '../../test/bulk-files.ts'
import { never, startPlatform } from '../../test/platform.ts'
import { emptyFolder, ended, environment, run, start } from '../../test/run.ts'

/** The rows of the one sheet, as a reader of another author finds them. */
async function rowsOf(path: string): Promise<unknown[][]> {
  const [sheet, ...others] = await readWorkbook(path)
  expect(others).toEqual([])
  return sheet?.data ?? []
}

const args = ['bulk', 'ids.txt', '--xlsx', '--output', 'out.xlsx', '--fields', 'callId,callingNumber,talkSeconds']

test('bulk writes a workbook with every record, and writes it again when more calls are found', async () => {
  const platform = await startPlatform()
  const ids = callIds(120)
  const cwd = folderWith(ids)
  expect(await run([...args, '--quiet'], platform.url, { cwd })).toMatchObject({ status: 1, stderr: '' })
  const [header, ...rows] = await rowsOf(join(cwd, 'out.xlsx'))
  expect(header).toEqual(['callId', 'callingNumber', 'talkSeconds'])
  expect(rows.map(([id]) => id).sort()).toEqual(stored(ids).sort())
  expect(rows[0]?.slice(1)).toEqual([expect.any(String), expect.any(Number)])
  expect(readdirSync(cwd).sort()).toEqual(['ids.txt', 'out.xlsx', 'out.xlsx.journal', 'out.xlsx.ndjson'])
  writeFileSync(join(cwd, 'ids.txt'), [...ids, 'more-1'].join('\n'))
  await run(args, platform.url, { cwd })
  expect(await rowsOf(join(cwd, 'out.xlsx'))).toHaveLength(stored(ids).length + 2)
})

test('a run that was killed has every record once in its workbook when it is finished', async () => {
  const platform = await startPlatform()
  const ids = stored(callIds(300))
  const cwd = folderWith(ids)
  platform.status = () => (platform.requested.length > 100 ? never : undefined)
  const child = start(args, environment(platform.url), { cwd })
  const end = ended(child)
  while (platform.requested.length <= 100) await setTimeout(5)
  child.kill('SIGINT')
  const { status, stderr } = await end
  expect([status, existsSync(join(cwd, 'out.xlsx'))]).toEqual([130, false])
  expect(stderr).toMatch(
    /out\.xlsx is written when the run is complete\. The records so far are in out\.xlsx\.ndjson\.\nResume with/,
  )
  expect(records(join(cwd, 'out.xlsx.ndjson')).length).toBeGreaterThan(40)
  platform.status = () => undefined
  expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 0 })
  const [, ...rows] = await rowsOf(join(cwd, 'out.xlsx'))
  expect(rows.map(([id]) => id).sort()).toEqual(ids.sort())
})

test('get writes a workbook to a file, and to stdout if it is not a terminal', async () => {
  const platform = await startPlatform()
  const cwd = emptyFolder()
  expect(await run(['get', 'a-1', 'b-1', '--xlsx', '-o', 'out.xlsx'], platform.url, { cwd })).toMatchObject({
    status: 0,
  })
  const redirected = start(['get', 'a-1', 'b-1', '--xlsx'], environment(platform.url), {
    stdout: openSync(join(cwd, 'redirected.xlsx'), 'w'),
  })
  expect(await ended(redirected)).toMatchObject({ status: 0 })
  for (const name of ['out.xlsx', 'redirected.xlsx'])
    expect((await rowsOf(join(cwd, name))).map(([id]) => id)).toEqual(['callId', 'a-1', 'b-1'])
})

test.each([
  ['without a file', ['bulk', 'ids.txt', '--xlsx'], /Add --output FILE\.xlsx/],
  ['to a pipe', ['bulk', 'ids.txt', '--xlsx', '--output', '-'], /Add --output FILE\.xlsx/],
  ['with options of CSV', ['bulk', 'ids.txt', '--xlsx', '-o', 'a.xlsx', '--bom'], /--bom is for CSV/],
  ['and CSV at once', ['get', 'a-1', '--xlsx', '--csv'], /--csv and --xlsx cannot be used together/],
  ['over a file that is not of this run', ['bulk', 'ids.txt', '--xlsx', '-o', 'old.xlsx'], /old\.xlsx is not empty/],
  ['under the name of a workbook, as NDJSON', ['bulk', 'ids.txt', '-o', 'a.xlsx'], /name of a workbook\. Add --xlsx/],
  ['over its own input', ['bulk', 'ids.txt', '--xlsx', '-o', 'ids.txt'], /is both the input and the workbook file/],
])('a workbook is refused %s', async (_name, given, message) => {
  const platform = await startPlatform()
  const cwd = folderWith(['a-1'])
  writeFileSync(join(cwd, 'old.xlsx'), 'something else')
  const { status, stderr } = await run(given, platform.url, { cwd })
  expect([status, stderr]).toEqual([2, expect.stringMatching(message)])
  expect(platform.requested).toEqual([])
})

test('a workbook that cannot be written is named, and the next run writes it without looking up a call again', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(['a-1', 'b-1'])
  platform.status = () => void mkdirSync(join(cwd, 'out.xlsx', 'inside'), { recursive: true })
  const { status, stderr } = await run(args, platform.url, { cwd })
  expect([status, stderr]).toEqual([1, expect.stringMatching(/out\.xlsx cannot be written: .*\n[\s\S]*Resume with/)])
  platform.status = () => undefined
  const requests = platform.requested.length
  renameSync(join(cwd, 'out.xlsx'), join(cwd, 'elsewhere'))
  expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 0 })
  expect(await rowsOf(join(cwd, 'out.xlsx'))).toHaveLength(3)
  expect(platform.requested).toHaveLength(requests)
})
