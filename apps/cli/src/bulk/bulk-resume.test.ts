import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import { describe, expect, test } from 'vitest'
import { callIds, folderWith, kept, records } from '../../test/bulk-files.ts'
import { startPlatform, type TestPlatform } from '../../test/platform.ts'
import { ended, environment, run, start } from '../../test/run.ts'

describe('a run that is killed', () => {
  test('many times at any moment, and run again, has every record once and has asked twice only for what was under way', async () => {
    const platform = await startPlatform()
    const ids = callIds(isFullRun ? 6_000 : 2_000)
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
    const kills = isFullRun ? 50 : 8
    for (let kill = 0; kill < kills; kill += 1) {
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

  test('a file that is named twice: what is handed back would be written over what is read', async () => {
    const { platform, cwd, args } = await finished()
    for (const more of [
      ['--failed', 'ids.txt'],
      ['--missing', './out.ndjson'],
      ['--journal', 'out.ndjson'],
    ]) {
      const ended = await run([...args, ...more], platform.url, { cwd })
      expect(ended).toMatchObject({ status: 2, stderr: expect.stringMatching(/is named as \w+ and as \w+/) })
    }
    expect(readFileSync(join(cwd, 'ids.txt'), 'utf8').trim().split('\n')).toHaveLength(20)
    expect(records(join(cwd, 'out.ndjson'))).toHaveLength(20)
  })

  test('a journal that is none', async () => {
    const { platform, cwd, args } = await finished()
    writeFileSync(join(cwd, 'other.txt'), 'something else\n')
    expect(await run([...args, '--journal', 'other.txt'], platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/other\.txt is no journal/),
    })
  })
})

test('a journal whose end the power failure spoilt counts up to there', async () => {
  const platform = await startPlatform()
  const ids = kept(callIds(300))
  const cwd = folderWith(ids)
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--direction', 'inbound']
  await run(args, platform.url, { cwd })
  const path = join(cwd, 'out.ndjson.journal')
  const journal = readFileSync(path)
  writeFileSync(path, Buffer.concat([journal.subarray(0, journal.length / 2), Buffer.alloc(200), Buffer.from('\n')]))
  const asked = platform.asked.length
  expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 0 })
  expect(records(join(cwd, 'out.ndjson')).sort()).toEqual(ids.sort())
  expect(platform.asked.length - asked).toBeLessThan(ids.length)
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
