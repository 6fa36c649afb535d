import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { madeOnce } from './prepare.ts'

test('a file is made once, and again if making it was interrupted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-bench-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file')
  const write = (text: string) => (partial: string) => writeFileSync(partial, text, { flag: 'a' })
  const interrupted = madeOnce(path, (partial) => {
    write('half')(partial)
    throw new Error('interrupted')
  })
  await expect(interrupted).rejects.toThrow('interrupted')
  expect(await madeOnce(path, write('whole'))).toBe(path)
  expect(await madeOnce(path, write('another'))).toBe(path)
  expect(readFileSync(path, 'utf8')).toBe('whole')
})
