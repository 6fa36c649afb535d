import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { startPlatform, type TestPlatform } from '../test-platform.ts'
import { emptyFolder, ended, environment, run, start } from '../test-run.ts'

/** Call IDs of which one in a hundred is not kept. */
function callIds(count: number): string[] {
  return Array.from({ length: count }, (_none, index) => `1700000000-${index}${index % 100 === 50 ? '7' : '1'}`)
}

function folderWith(ids: readonly string[], name = 'ids.txt'): string {
  const folder = emptyFolder()
  writeFileSync(join(folder, name), ids.map((id) => `${id}\n`).join(''))
  return folder
}

function records(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line).callId)
}

const kept = (ids: readonly string[]) => ids.filter((id) => !id.endsWith('7'))

test('records come as NDJSON, misses are told and handed back, and the status says that some are missing', async () => {
  const platform = await startPlatform()
  const ids = callIds(200)
  const cwd = folderWith([...ids, ...ids.slice(0, 5), '  ', ''])
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--missing', 'missing.txt', '--failed', 'failed.txt']
  const { status, stdout, stderr } = await run(args, platform.url, { cwd })
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^198 found, 2 missing, 0 failed in 0:\d\d, [\d,]+\/s; 5 named twice\n$/)
  expect(records(join(cwd, 'out.ndjson')).sort()).toEqual(kept(ids).sort())
  expect(readFileSync(join(cwd, 'missing.txt'), 'utf8').trim().split('\n')).toEqual(
    ids.filter((id) => id.endsWith('7')),
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

describe('a run that is killed', () => {
  test('fifty times at any moment, and run again, has every record once and has asked twice only for what was under way', {
    timeout: 180_000,
  }, async () => {
    const platform = await startPlatform()
    const ids = callIds(6_000)
    const cwd = folderWith(ids)
    const args = [
      'bulk',
      'ids.txt',
      '--output',
      'out.ndjson',
      '--direction',
      'inbound',
      '--concurrency',
      '8',
      '--quiet',
    ]
    let kills = 0
    for (; kills < 50; kills += 1) {
      const child = start(args, environment(platform.url), { cwd })
      const closed = once(child, 'close')
      // From the start of the program to the middle of its work.
      await Promise.race([setTimeout(60 + Math.random() * 240), closed])
      child.kill('SIGKILL')
      await closed
    }
    expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 1, stderr: '' })
    const found = records(join(cwd, 'out.ndjson'))
    expect(found.length).toBe(new Set(found).size)
    expect(found.sort()).toEqual(kept(ids).sort())
    // What was answered in the turn of the kill counts as under way too.
    expect(platform.asked.length - ids.length).toBeLessThanOrEqual(kills * 8 * 2)
  })

  test('by Ctrl-C leaves whole lines and says how to go on; that goes on', async () => {
    const platform = await startPlatform()
    const ids = kept(callIds(3_000))
    const cwd = folderWith(ids)
    const args = ['bulk', 'ids.txt', '--output', 'out put.ndjson', '--rate', '1500']
    const child = start(args, environment(platform.url), { cwd })
    const end = ended(child)
    while (platform.asked.length < 500) await setTimeout(5)
    child.kill('SIGINT')
    const { status, stderr } = await end
    expect(status).toBe(130)
    expect(stderr).toContain(`Go on with: cms-cdr bulk ids.txt --output 'out put.ndjson' --rate 1500\n`)
    const before = records(join(cwd, 'out put.ndjson')).length
    expect(before).toBeGreaterThan(400)
    expect(await run([...args.slice(0, -2)], platform.url, { cwd })).toMatchObject({ status: 0 })
    expect(records(join(cwd, 'out put.ndjson')).sort()).toEqual(ids.sort())
  })

  test('while it writes to standard output goes on with a journal, and the outputs together have every record once', async () => {
    const platform = await startPlatform()
    const ids = kept(callIds(2_000))
    const cwd = folderWith(ids)
    const args = ['bulk', 'ids.txt', '--journal', 'run.journal', '--direction', 'inbound']
    const first = start(args, environment(platform.url), { cwd })
    const end = ended(first)
    while (platform.asked.length < 300) await setTimeout(5)
    first.kill('SIGTERM')
    const { status, stdout } = await end
    expect(status).toBe(143)
    const rest = await run(args, platform.url, { cwd })
    expect(rest.status).toBe(0)
    const all = `${stdout}${rest.stdout}`
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).callId)
    expect(all.sort()).toEqual(ids.sort())
  })
})

describe('what cannot go on is refused, and nothing is touched', () => {
  async function finished(): Promise<{ platform: TestPlatform; cwd: string; args: string[] }> {
    const platform = await startPlatform()
    const cwd = folderWith(kept(callIds(20)))
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson']
    await run(args, platform.url, { cwd })
    return { platform, cwd, args }
  }

  test('a second run on a journal that is in use', async () => {
    const platform = await startPlatform()
    const cwd = folderWith(kept(callIds(2_000)))
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--rate', '500']
    const first = start(args, environment(platform.url), { cwd })
    const end = ended(first)
    while (platform.asked.length < 10) await setTimeout(5)
    expect(await run(args, platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/Another run uses out\.ndjson\.journal/),
    })
    first.kill('SIGINT')
    await end
    expect(existsSync(join(cwd, 'out.ndjson.journal.lock'))).toBe(false)
  })

  test('a run on other terms', async () => {
    const { platform, cwd, args } = await finished()
    expect(await run([...args, '--direction', 'outbound', '--mask'], platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/direction was auto, is outbound; mask was false, is true/),
    })
  })

  test('an output that is gone', async () => {
    const { platform, cwd, args } = await finished()
    rmSync(join(cwd, 'out.ndjson'))
    expect(await run(args, platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is gone/),
    })
  })

  test('an output that has something in it and no journal', async () => {
    const { platform, cwd, args } = await finished()
    rmSync(join(cwd, 'out.ndjson.journal'))
    expect(await run(args, platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/not empty/),
    })
    expect(records(join(cwd, 'out.ndjson'))).toHaveLength(20)
  })

  test('a journal that is none', async () => {
    const { platform, cwd, args } = await finished()
    expect(await run([...args, '--journal', 'ids.txt'], platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/ids\.txt is no journal/),
    })
  })
})

test('what was lost from the end of the output, as when the power failed, is asked again', async () => {
  const platform = await startPlatform()
  const ids = kept(callIds(500))
  const cwd = folderWith(ids)
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--direction', 'inbound']
  await run(args, platform.url, { cwd })
  const path = join(cwd, 'out.ndjson')
  truncateSync(path, Math.floor(readFileSync(path).length * 0.6))
  const asked = platform.asked.length
  expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 0 })
  expect(records(path).sort()).toEqual(ids.sort())
  expect(platform.asked.length - asked).toBeLessThan(ids.length)
})

describe('failures', () => {
  test('that pass are asked again by the next run; those of a call only when that is wanted', async () => {
    const platform = await startPlatform()
    const cwd = folderWith(['a-1', 'b-1', 'c-7', 'd-1'])
    const args = [
      'bulk',
      'ids.txt',
      '--output',
      'out.ndjson',
      '--failed',
      'failed.txt',
      '--retries',
      '0',
      '--direction',
      'inbound',
    ]
    platform.status = (callId) => (callId === 'b-1' ? 503 : undefined)
    const first = await run(args, platform.url, { cwd })
    expect(first).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/2 found, 1 missing, 1 failed.*\nfailed: 1 http\n/),
    })
    expect(readFileSync(join(cwd, 'failed.txt'), 'utf8')).toBe('b-1\n')
    platform.status = () => undefined
    expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 1 })
    expect(platform.asked.slice(4)).toEqual(['b-1'])
    expect(readFileSync(join(cwd, 'failed.txt'), 'utf8')).toBe('')
    await run([...args, '--again', 'missing'], platform.url, { cwd })
    expect(platform.asked.slice(5)).toEqual(['c-7'])
    expect(records(join(cwd, 'out.ndjson')).sort()).toEqual(['a-1', 'b-1', 'd-1'])
  })

  test('are handed back in the form of the input, header and lines that name no call included', async () => {
    const platform = await startPlatform()
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'calls.csv'), 'note;callId\n"x;y";a-1\nz;b-1\nempty;\n')
    platform.status = (callId) => (callId === 'a-1' ? 500 : undefined)
    const args = ['bulk', 'calls.csv', '--retries', '0', '--failed', 'failed.csv']
    const { status, stderr } = await run(args, platform.url, { cwd })
    expect(status).toBe(1)
    expect(stderr).toMatch(/calls\.csv:4 names no call/)
    const back = readFileSync(join(cwd, 'failed.csv'), 'utf8').trim().split('\n')
    expect([back[0], ...back.slice(1).sort()]).toEqual(['note;callId', '"x;y";a-1', 'empty;'])
  })

  test('of the key end the run at once with its own status, and nothing is listed as failed', async () => {
    const platform = await startPlatform()
    const cwd = folderWith(callIds(100))
    platform.status = () => 401
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--concurrency', '4', '--direction', 'inbound']
    const { status, stderr } = await run(args, platform.url, { cwd })
    expect(status).toBe(5)
    expect(stderr).toMatch(/refuses the key.*HTTP 401[\s\S]*Go on with: cms-cdr bulk/)
    expect(platform.asked.length).toBeLessThan(20)
    platform.status = () => undefined
    expect(await run(args, platform.url, { cwd })).toMatchObject({
      stderr: expect.stringMatching(/^99 found, 1 missing/),
    })
  })

  test('that come in a row end the run: nobody waits for a million timeouts', async () => {
    const platform = await startPlatform()
    await platform.close()
    const cwd = folderWith(callIds(1_000))
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--retries', '0', '--stop-after', '20']
    const { status, stderr } = await run(args, platform.url, { cwd })
    expect(status).toBe(7)
    expect(stderr).toMatch(/20 calls in a row failed.*Nothing listens there/)
  })
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
