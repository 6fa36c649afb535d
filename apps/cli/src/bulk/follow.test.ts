import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startPlatform } from '../../test/platform.ts'
import { emptyFolder, ended, environment, start } from '../../test/run.ts'
import { LateCalls } from './follow.ts'
import type { InputItem } from './read-input.ts'

const itemOf = (callId: string): InputItem => ({ query: { callId }, problem: undefined, line: callId, lineNumber: 1 })

async function* source(...callIds: string[]): AsyncGenerator<readonly InputItem[]> {
  yield callIds.map(itemOf)
}

test('a call that was not found is due again, after longer and longer pauses, until it is found', async () => {
  const late = new LateCalls(50)
  const seen: number[] = []
  const began = performance.now()
  for await (const items of late.merge(source('a', 'b'), new AbortController().signal)) {
    for (const item of items) {
      if (item.query?.callId !== 'a') continue
      seen.push(performance.now() - began)
      if (seen.length < 4) late.add(item)
      else late.delete(item)
    }
  }
  expect(seen).toHaveLength(4)
  expect(late.takeDue()).toEqual([])
})

test('a source without late calls ends, and a signal ends one that waits', async () => {
  const ends: string[] = []
  for await (const items of new LateCalls().merge(source('a'), new AbortController().signal))
    ends.push(...items.map(({ line }) => line))
  expect(ends).toEqual(['a'])
  const controller = new AbortController()
  const late = new LateCalls(60_000)
  for await (const items of late.merge(source('a'), controller.signal)) {
    for (const item of items) late.add(item)
    if (items.length > 0) setTimeout(() => controller.abort(), 50)
  }
  expect(controller.signal.aborted).toBe(true)
})

test('bulk --follow looks up what is appended to a list until it is stopped', async () => {
  const platform = await startPlatform()
  const folder = emptyFolder()
  const list = join(folder, 'ids.txt')
  const output = join(folder, 'out.ndjson')
  writeFileSync(list, 'call-1\ncall-2\n')
  const recorded = (): string[] => {
    try {
      return readFileSync(output, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).callId)
    } catch {
      return []
    }
  }
  const child = start(['bulk', list, '--follow', '--output', output], environment(platform.url))
  const ends = ended(child)
  await expect.poll(recorded).toEqual(['call-1', 'call-2'])
  appendFileSync(list, 'call-3\ncall-')
  await expect.poll(recorded).toEqual(['call-1', 'call-2', 'call-3'])
  await sleep(700)
  appendFileSync(list, '4\n')
  await expect.poll(recorded).toEqual(['call-1', 'call-2', 'call-3', 'call-4'])
  child.kill('SIGINT')
  const { status, stderr } = await ends
  expect([status, stderr]).toEqual([130, expect.stringMatching(/4 found[\s\S]*Resume with/)])
})
