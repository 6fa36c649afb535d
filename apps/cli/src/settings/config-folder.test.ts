import { readdirSync } from 'node:fs'
import { sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startPlatform } from '../../test/platform.ts'
import { emptyFolder, runBuilt } from '../../test/run.ts'
import { configFolder } from './profiles.ts'

describe('profiles', () => {
  const findHome = () => '/home/me'

  test.each<[platform: NodeJS.Platform, environment: NodeJS.ProcessEnv, folder: string]>([
    ['linux', {}, '/home/me/.config/cms-cdr'],
    ['linux', { XDG_CONFIG_HOME: '/config' }, '/config/cms-cdr'],
    ['darwin', {}, '/home/me/Library/Preferences/cms-cdr'],
    ['win32', {}, '/home/me/AppData/Roaming/cms-cdr/Config'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/cms-cdr/Config'],
    ['linux', { CMS_CDR_CONFIG_FOLDER: '/mine', XDG_CONFIG_HOME: '/config' }, '/mine'],
  ])('on %s with %j in %s', (platform, environment, expected) => {
    expect(configFolder(environment, { findHome, platform })?.replaceAll(sep, '/')).toBe(expected)
  })

  test('nowhere for a user without a home folder', () => {
    const findNoHome = (): never => {
      throw new Error('uv_os_homedir returned ENOENT')
    }
    expect(configFolder({}, { findHome: findNoHome })).toBeUndefined()
    expect(configFolder({}, { findHome: () => '' })).toBeUndefined()
    expect(configFolder({ CMS_CDR_CONFIG_FOLDER: '/mine' }, { findHome: findNoHome })).toBe('/mine')
  })
})

test('a user without a home folder needs no profile to look up a call, and learns what a profile needs', async () => {
  const env = { CMS_CDR_CONFIG_FOLDER: undefined, HOME: '' }
  const [cwd, platform] = [emptyFolder(), await startPlatform()]
  expect(await runBuilt(['get', 'a-1'], platform.url, { env, cwd })).toMatchObject({ status: 0, stderr: '' })
  expect(await runBuilt(['profile', 'list'], platform.url, { env, cwd })).toMatchObject({ status: 0, stdout: '' })
  const settings = ['--url', platform.url, '--access-key', 'ak', '--cc-id', '1', '--secret-stdin']
  expect(await runBuilt(['profile', 'add', 'prod', ...settings], '', { env, cwd, input: 'canary' })).toMatchObject({
    status: 2,
    stderr: 'cms-cdr: This user has no home folder for profiles. Set HOME or CMS_CDR_CONFIG_FOLDER.\n',
  })
  expect(readdirSync(cwd)).toEqual([])
})
