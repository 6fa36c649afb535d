import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callIds, folderWith, kept, records } from '../../test/bulk-files.ts'
import { startPlatform } from '../../test/platform.ts'
import { emptyFolder, environment, run, start } from '../../test/run.ts'

test('records come as NDJSON, misses are told and handed back, and the status says that some are missing', async () => {
  const platform = await startPlatform()
  const ids = callIds(200)
  const cwd = folderWith([...ids, ...ids.slice(0, 5), '  ', ''])
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--missing', 'missing.txt', '--failed', 'failed.txt']
  const { status, stdout, stderr } = await run(args, platform.url, { cwd })
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^198 found, 2 missing, 0 failed in 0:\d\d, [\d,]+\/s; 5 named twice\n$/)
  expect(records(join(cwd, 'out.ndjson')).sort()).toEqual(kept(ids).sort())
  // Like records, misses are told as they come.
  expect(readFileSync(join(cwd, 'missing.txt'), 'utf8').trim().split('\n').sort()).toEqual(
    ids.filter((id) => id.endsWith('7')).sort(),
  )
  expect(readFileSync(join(cwd, 'failed.txt'), 'utf8')).toBe('')
})

test('when all are found the status is 0, and a second run asks nothing', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(kept(callIds(50)))
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--direction', 'inbound']
  expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 0 })
  const before = readFileSync(join(cwd, 'out.ndjson'), 'utf8')
  const asked = platform.asked.length
  const again = await run(args, platform.url, { cwd })
  expect([again.status, platform.asked.length]).toEqual([0, asked])
  expect(again.stderr).toMatch(/0 found, 0 missing, 0 failed in 0:0\d; 50 done before/)
  expect(readFileSync(join(cwd, 'out.ndjson'), 'utf8')).toBe(before)
})

test('CSV has one header, also when it goes on, and columns can be chosen', async () => {
  const platform = await startPlatform()
  const ids = kept(callIds(40))
  const cwd = folderWith(ids.slice(0, 20))
  const args = [
    'bulk',
    'ids.txt',
    '--output',
    'out.csv',
    '--csv',
    '--fields',
    'callId,callingNumber',
    '--direction',
    'inbound',
  ]
  await run(args, platform.url, { cwd })
  writeFileSync(join(cwd, 'ids.txt'), ids.join('\n'))
  await run(args, platform.url, { cwd })
  const [header, ...rows] = readFileSync(join(cwd, 'out.csv'), 'utf8').trim().split('\n')
  expect(header).toBe('callId,callingNumber')
  expect(rows.sort()).toEqual(ids.map((id) => `${id},5550100`).sort())
})

test('the oldest calls are asked first when that is wanted', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(['1700000003-1', 'nobody-knows-1', '1700000001000-1', '1700000002-1'])
  await run(['bulk', 'ids.txt', '--expiring-first', '--concurrency', '1', '--direction', 'inbound'], platform.url, {
    cwd,
  })
  expect(platform.asked).toEqual(['1700000001000-1', '1700000002-1', '1700000003-1', 'nobody-knows-1'])
})

test('a long list as people have it is read: byte order mark, CR LF, blanks, invalid and repeated lines', async () => {
  const platform = await startPlatform()
  const ids = kept(callIds(5_000))
  const junk = ['', '   ', 'x'.repeat(300), 'what is this 7', ids[0], `  ${ids[1]}\t`]
  const lines = ids.flatMap((id, index) => (index % 100 === 0 ? [id, junk[(index / 100) % junk.length]] : [id]))
  const cwd = emptyFolder()
  writeFileSync(join(cwd, 'ids.txt'), `\u{feff}${lines.join('\r\n')}`)
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--direction', 'inbound', '--failed', 'failed.txt']
  const { status, stderr } = await run(args, platform.url, { cwd })
  expect(status).toBe(1)
  expect(stderr).toMatch(/ids\.txt:204 is skipped: it is not a call ID/)
  expect(stderr).toMatch(/^4,950 found, 0 missing, 0 failed .*; \d+ named twice, 16 lines name no call$/m)
  expect(records(join(cwd, 'out.ndjson')).sort()).toEqual(ids.sort())
  // Nothing was sent for a line that cannot be a call ID.
  const back = readFileSync(join(cwd, 'failed.txt'), 'utf8')
  expect(new Set(back.trimEnd().split('\n'))).toEqual(new Set(['x'.repeat(300), 'what is this 7']))
  expect(platform.asked).not.toContain('what is this 7')
})

test('IDs come from standard input too', async () => {
  const platform = await startPlatform()
  const { status, stdout } = await run(['bulk', '-'], platform.url, { input: 'a-1\nb-1\n' })
  expect([status, stdout.trim().split('\n').length]).toEqual([0, 2])
})

test('a reader that stops early ends the run quietly', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(callIds(3_000))
  const child = start(['bulk', 'ids.txt', '--quiet'], environment(platform.url), { cwd })
  let stderr = ''
  child.stderr?.on('data', (text) => {
    stderr += text
  })
  child.stdout?.once('data', () => child.stdout?.destroy())
  const [status] = await once(child, 'exit')
  expect([status, stderr]).toEqual([0, ''])
})

test.runIf(existsSync('/dev/full'))(
  'a disk that is full ends the run with a word about it (runs where there is /dev/full)',
  async () => {
    const platform = await startPlatform()
    const cwd = folderWith(callIds(50))
    const { status, stderr } = await run(
      ['bulk', 'ids.txt', '--output', '/dev/full', '--journal', 'x.journal'],
      platform.url,
      { cwd },
    )
    expect(status).toBe(1)
    expect(stderr).toMatch(/The disk is full\. Make room[\s\S]*Go on with/)
    expect(readFileSync(join(cwd, 'x.journal'), 'utf8')).not.toContain('"found"')
  },
)
