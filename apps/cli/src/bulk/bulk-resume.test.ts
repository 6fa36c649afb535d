import { once } from 'node:events'
import { openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import { describe, expect, test } from 'vitest'
import { callIds, folderWith, records, stored } from '../../test/bulk-files.ts'
import { never, startPlatform } from '../../test/platform.ts'
import { ended, environment, run, runBuilt, start } from '../../test/run.ts'

describe('a run that was killed', () => {
  test('at many moments has every record once after it resumes, and repeats only requests that were in flight', async () => {
    const platform = await startPlatform()
    const ids = callIds(isFullRun ? 6_000 : 400)
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
    // Slow enough that no kill comes too late.
    const slowly = [...args, '--rate', isFullRun ? '1000' : '400']
    const kills = isFullRun ? 50 : 4
    for (let kill = 0; kill < kills; kill += 1) {
      const child = start(slowly, environment(platform.url), { cwd })
      const closed = once(child, 'close')
      // In turns at any time from the start of the program, and after some of its requests, however busy the machine is.
      if (kill % 2 === 0) await setTimeout(60 + Math.random() * 240)
      else for (const before = platform.requested.length; platform.requested.length < before + 20; ) await setTimeout(1)
      child.kill('SIGKILL')
      await closed
    }
    expect(platform.requested.length).toBeLessThan(ids.length)
    expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 1, stderr: '' })
    const found = records(join(cwd, 'out.ndjson'))
    expect(found.length).toBe(new Set(found).size)
    expect(found.sort()).toEqual(stored(ids).sort())
    // Responses that arrived in the last turn of the event loop were not committed yet.
    expect(platform.requested.length - ids.length).toBeLessThanOrEqual(kills * 8 * 2)
  })

  test('by Ctrl-C leaves whole lines and prints the command that resumes it', async () => {
    const platform = await startPlatform()
    const ids = stored(callIds(300))
    const cwd = folderWith(ids)
    const args = ['bulk', 'ids.txt', '--output', 'out put.ndjson']
    platform.status = () => (platform.requested.length > 100 ? never : undefined)
    const child = start(args, environment(platform.url), { cwd })
    const end = ended(child)
    while (platform.requested.length <= 100) await setTimeout(5)
    child.kill('SIGINT')
    const { status, stderr } = await end
    expect(status).toBe(130)
    expect(stderr).toContain(`Resume with: cms-cdr bulk ids.txt --output 'out put.ndjson'\n`)
    const before = records(join(cwd, 'out put.ndjson')).length
    expect(before).toBeGreaterThan(50)
    platform.status = () => undefined
    expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 0 })
    expect(records(join(cwd, 'out put.ndjson')).sort()).toEqual(ids.sort())
  })

  test('by SIGTERM resumes with a journal on stdout, and the outputs together have every record once', async () => {
    const platform = await startPlatform()
    const ids = stored(callIds(300))
    const cwd = folderWith(ids)
    const args = ['bulk', 'ids.txt', '--journal', 'run.journal', '--direction', 'inbound']
    platform.status = () => (platform.requested.length > 100 ? never : undefined)
    const first = start(args, environment(platform.url), { cwd })
    const end = ended(first)
    while (platform.requested.length <= 100) await setTimeout(5)
    first.kill('SIGTERM')
    const { status, stdout } = await end
    expect(status).toBe(143)
    platform.status = () => undefined
    const rest = await runBuilt(args, platform.url, { cwd })
    expect(rest.status).toBe(0)
    const all = `${stdout}${rest.stdout}`
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).callId)
    expect(all.sort()).toEqual(ids.sort())
  })
})

test('a run that was killed while its stdout was a file has every record once after it resumes', async () => {
  const platform = await startPlatform()
  const ids = stored(callIds(isFullRun ? 3_000 : 500))
  const cwd = folderWith(ids)
  const path = join(cwd, 'out.ndjson')
  writeFileSync(path, '{"callId":"before"}\n')
  const journal = ['--journal', 'run.journal', '--rate', '600']
  const args = ['bulk', 'ids.txt', '--output', '-', ...journal, '--direction', 'inbound', '--quiet']
  const toFile = () => start(args, environment(platform.url), { cwd, stdout: openSync(path, 'a') })
  for (let kill = 0; kill < 3; kill += 1) {
    const child = toFile()
    const closed = once(child, 'close')
    await Promise.race([setTimeout(150 + Math.random() * 150), closed])
    child.kill('SIGKILL')
    await closed
  }
  expect(await ended(toFile())).toMatchObject({ status: 0 })
  expect(records(path).sort()).toEqual([...ids, 'before'].sort())
})

test('calls whose records the output lost, as in a power cut, are looked up again', async () => {
  const platform = await startPlatform()
  const ids = stored(callIds(100))
  const cwd = folderWith(ids)
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--direction', 'inbound']
  await run(args, platform.url, { cwd })
  const path = join(cwd, 'out.ndjson')
  truncateSync(path, Math.floor(readFileSync(path).length * 0.6))
  const requests = platform.requested.length
  expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 0 })
  expect(records(path).sort()).toEqual(ids.sort())
  expect(platform.requested.length - requests).toBeLessThan(ids.length)
})
