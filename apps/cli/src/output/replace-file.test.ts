import { execFileSync } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import { expect, test } from 'vitest'
import { emptyFolder } from '../../test/run.ts'
import { replaceFile } from './replace-file.ts'

async function* content(): AsyncGenerator<string> {
  yield 'new'
}

test('replaces the file that a link leads to, and keeps the link', async () => {
  const folder = emptyFolder()
  const [file, link] = [join(folder, 'file'), join(folder, 'link')]
  writeFileSync(file, 'old')
  symlinkSync(file, link)
  await replaceFile(link, content())
  expect([readFileSync(file, 'utf8'), lstatSync(link).isSymbolicLink()]).toEqual(['new', true])
  expect(readdirSync(folder).sort()).toEqual(['file', 'link'])
})

test.skipIf(process.platform === 'win32')('writes to the reader of a named pipe, which stays a pipe', async () => {
  const pipe = join(emptyFolder(), 'pipe')
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe])
  const [received] = await Promise.all([readFile(pipe, 'utf8'), replaceFile(pipe, content())])
  expect([received, lstatSync(pipe).isFIFO()]).toEqual(['new', true])
})

test.each([
  ['EBUSY', 'resource busy or locked. If another program has it open, close it there.'],
  ['ENOSPC', 'no space left on device.'],
])('keeps the file as it was after %s, and says what to do', async (code, reason) => {
  const file = join(emptyFolder(), 'file')
  writeFileSync(file, 'old')
  const [errno] = [...getSystemErrorMap()].find(([, [name]]) => name === code) ?? []
  async function* broken(): AsyncGenerator<string> {
    yield 'new'
    throw Object.assign(new Error(), { code, errno })
  }
  await expect(replaceFile(file, broken())).rejects.toThrow(`file cannot be written: ${reason}`)
  expect([readFileSync(file, 'utf8'), readdirSync(join(file, '..'))]).toEqual(['old', ['file']])
})
