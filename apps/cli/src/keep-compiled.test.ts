import { chmodSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyFolder, run } from '../test/run.ts'
import { cacheFolder } from './keep-compiled.ts'

let mock: Mock
beforeAll(async () => {
  mock = await createMock()
})
afterAll(() => mock.close())

const get = (env: Record<string, string>) =>
  run(['get', '1000000000-0001', '--direction', 'inbound'], mock.url, { env })

test.each<[string, NodeJS.Platform, NodeJS.ProcessEnv, string | undefined]>([
  ['XDG names', 'linux', { HOME: '/home/a', XDG_CACHE_HOME: '/cache' }, '/cache/cms-cdr'],
  ['Linux has', 'linux', { HOME: '/home/a' }, '/home/a/.cache/cms-cdr'],
  ['macOS has', 'darwin', { HOME: '/Users/a' }, '/Users/a/Library/Caches/cms-cdr'],
  ['Windows has', 'win32', { LOCALAPPDATA: 'C:\\a\\Local' }, 'C:\\a\\Local\\cms-cdr\\Cache'],
  ['is not known', 'linux', {}, undefined],
])('compiled code is kept where %s a folder for caches', (_name, platform, environment, folder) => {
  expect(cacheFolder(platform, environment)).toBe(folder)
})

test('what was compiled is kept in the folder for caches, readable by nobody else, and the next run goes well with it', async () => {
  const folder = emptyFolder()
  const first = await get({ XDG_CACHE_HOME: folder })
  const [ofThisNode = ''] = readdirSync(join(folder, 'cms-cdr'))
  const kept = readdirSync(join(folder, 'cms-cdr', ofThisNode))
  expect(kept.length).toBeGreaterThan(1)
  for (const name of kept) expect(statSync(join(folder, 'cms-cdr', ofThisNode, name)).mode & 0o077).toBe(0)
  expect(await get({ XDG_CACHE_HOME: folder })).toEqual(first)
  expect(first).toMatchObject({ status: 0, stderr: '' })
})

test('a folder that cannot be written is passed over in silence', async () => {
  const folder = emptyFolder()
  chmodSync(folder, 0o500)
  const beneathFile = join(import.meta.filename, 'cache')
  for (const XDG_CACHE_HOME of [folder, beneathFile])
    expect(await get({ XDG_CACHE_HOME })).toMatchObject({ status: 0, stderr: '' })
  chmodSync(folder, 0o700)
})

test('nothing is kept when Node is told so', async () => {
  const folder = emptyFolder()
  expect(await get({ XDG_CACHE_HOME: folder, NODE_DISABLE_COMPILE_CACHE: '1' })).toMatchObject({
    status: 0,
    stderr: '',
  })
  expect(readdirSync(folder)).toEqual([])
})
