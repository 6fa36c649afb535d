import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { emptyFolder } from './run.ts'

/** Call IDs of which one in a hundred is not found. */
export function callIds(count: number): string[] {
  return Array.from({ length: count }, (_none, index) => `1700000000-${index}${index % 100 === 50 ? '7' : '1'}`)
}

/** A folder with a file of call IDs. */
export function folderWith(ids: readonly string[], name = 'ids.txt'): string {
  const folder = emptyFolder()
  writeFileSync(join(folder, name), ids.map((id) => `${id}\n`).join(''))
  return folder
}

/** The call IDs of an output, whose lines must all be whole. */
export function records(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line).callId)
}

/** The call IDs that the platform keeps. */
export const stored = (ids: readonly string[]) => ids.filter((id) => !id.endsWith('7'))
