import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { startPlatform, type TestPlatform } from '../../test/platform.ts'
import { emptyFolder, runBuilt, run as runProgram } from '../../test/run.ts'
import { configFolder } from './profiles.ts'

let platform: TestPlatform
let folder: string
beforeEach(async () => {
  platform = await startPlatform()
  folder = emptyFolder()
})

const none = { CMS_CDR_URL: undefined, CMS_CDR_AK: undefined, CMS_CDR_SK: undefined, CMS_CDR_CC_ID: undefined }

function run(args: string[], env: Record<string, string | undefined> = {}, input?: string) {
  return runProgram(args, '', { env: { ...none, CMS_CDR_CONFIG_FOLDER: folder, ...env }, ...(input ? { input } : {}) })
}

function add(name: string, ...more: string[]) {
  const settings = ['--url', platform.url, '--access-key', 'my-access-key', '--cc-id', '1']
  return run(['profile', 'add', name, ...settings, ...more], {}, 'canary\n')
}

test('a profile saves all settings, and the secret key where only its owner can read it', async () => {
  expect(await add('prod', '--secret-stdin')).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/prod is saved.*is the current profile/),
  })
  expect(await run(['get', 'a-1'])).toMatchObject({ status: 0 })
  if (process.platform !== 'win32') {
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o077).toBe(0)
  }
  // Without the line feed that a pipe ends with.
  expect(JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'))).toEqual({ prod: 'canary' })
  const shown = [await run(['profile', 'list']), await run(['profile', 'show', 'prod']), await run(['whoami'])]
  for (const { stdout, stderr } of shown) expect(stdout + stderr).not.toContain('canary')
  expect(readFileSync(join(folder, 'profiles.json'), 'utf8')).not.toContain('canary')
  expect(JSON.parse(shown[0]?.stdout ?? '')).toMatchObject({ name: 'prod', current: true, accessKey: '…-key' })
  expect(JSON.parse(shown[2]?.stdout ?? '')).toMatchObject({
    profile: 'prod',
    url: { value: platform.url, source: 'profile prod' },
    accessKey: { value: '…-key' },
    secretKey: { value: 'set' },
  })
})

test('profile set and unset change one setting of the current or a named profile, and a wrong value changes nothing', async () => {
  await add('prod', '--secret-stdin')
  await add('test', '--secret-stdin')
  const shown = async (name: string) => JSON.parse((await run(['profile', 'show', name])).stdout)
  expect(await run(['profile', 'set', 'timeout', '60'])).toMatchObject({ status: 0, stderr: '' })
  expect(await run(['--profile', 'test', 'profile', 'set', 'time-zone', 'America/Sao_Paulo'])).toMatchObject({
    status: 0,
  })
  expect([(await shown('prod')).timeout, (await shown('test')).timeZone]).toEqual([60, 'America/Sao_Paulo'])
  expect(await run(['profile', 'unset', 'timeout'])).toMatchObject({ status: 0 })
  expect(await shown('prod')).not.toHaveProperty('timeout')
  const before = await shown('prod')
  for (const [args, message] of [
    [['set', 'time-zone', 'Mars'], /IANA/],
    [['set', 'cc-id', 'one'], /cc-id must be a whole number/],
    [['set', 'timezone', 'UTC'], /no setting "timezone".*Did you mean time-zone/],
    [['set', 'constructor', 'x'], /no setting "constructor"/],
    [['set', 'url'], /Missing argument: VALUE/],
    [['set', 'access-key', 'another'], /not a terminal/],
    [['unset', 'url'], /A profile needs url/],
  ] as const) {
    expect(await run(['profile', ...args])).toMatchObject({ status: 2, stderr: expect.stringMatching(message) })
  }
  expect(await shown('prod')).toEqual(before)
})

describe('a profile for one URL', () => {
  const own = ['--host', 'cms.internal:443', '--time-zone', 'America/Sao_Paulo', '--secret-stdin']
  const settings = async (args: string[], env = {}) => JSON.parse((await run(['whoami', ...args], env)).stdout)

  test.each([
    ['--url', ['--url', 'https://other.example.test'], {}],
    ['CMS_CDR_URL', [], { CMS_CDR_URL: 'https://other.example.test' }],
  ])('is not used for another URL in %s, neither its keys nor its other settings', async (source, args, env) => {
    await add('prod', ...own)
    const found = await settings(args, env)
    expect(Object.keys(found)).toEqual(['profile', 'url', 'secretKey'])
    expect(found).toMatchObject({ profile: null, secretKey: { value: 'not set' } })
    const reason = `Profile "prod" is not used: it is for ${platform.url}, but ${source} names another system.`
    expect((await run(['whoami', ...args], env)).stderr).toContain(reason)
    expect(await run(['get', 'a-1', ...args], env)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/Missing settings:\n.*--access-key[\s\S]*secret key/i),
    })
    expect((await run(['get', 'a-1', ...args], env)).stderr).toContain(reason)
    // The variables of a system are enough, whatever the current profile is.
    const { url } = await startPlatform()
    const variables = { CMS_CDR_URL: url, CMS_CDR_AK: 'ak', CMS_CDR_SK: 'canary', CMS_CDR_CC_ID: '1' }
    expect(await run(['get', 'a-1'], variables)).toMatchObject({ status: 0, stderr: '' })
  })

  test('is used for its URL, however that is written', async () => {
    await add('prod', ...own)
    for (const url of [platform.url, `${platform.url}/`, platform.url.replace('http', 'HTTP')])
      expect(await settings(['--url', url])).toMatchObject({ host: { source: 'profile prod' } })
  })

  test('cannot be named together with another URL', async () => {
    await add('prod', ...own)
    expect(await run(['get', 'a-1', '--profile', 'prod', '--url', 'https://other.example.test'])).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/Profile "prod" is for http.*, but --url names another system/),
    })
    expect(await settings(['--profile', 'prod'], { CMS_CDR_URL: 'https://other.example.test' })).toMatchObject({
      url: { value: platform.url },
    })
  })
})

test.skipIf(process.platform === 'win32')(
  'secret keys that others can read are rejected (Windows has no file modes)',
  async () => {
    await add('prod', '--secret-stdin')
    chmodSync(join(folder, 'secrets.json'), 0o640)
    expect(await run(['get', 'a-1'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/Other users can read.*chmod 600/),
    })
  },
)

describe('the secret key', () => {
  test('comes from a variable that the profile names', async () => {
    await add('prod', '--secret-variable', 'MY_SECRET')
    expect(existsSync(join(folder, 'secrets.json'))).toBe(false)
    expect(await run(['get', 'a-1'], { MY_SECRET: 'canary' })).toMatchObject({ status: 0 })
    expect(await run(['get', 'a-1'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/MY_SECRET.*[Ss]ecret key/),
    })
  })

  test.each([
    ['alone', 'echo canary', 0],
    ['with its access key, as JSON', `echo '{"accessKey":"ak","secretKey":"canary"}'`, 0],
    ['of a command that fails', 'exit 3', 2],
    ['of a command that prints two lines', 'echo canary; echo canary', 2],
  ])('comes from a command, %s', async (_name, command, status) => {
    await add('prod', '--credential-process', command)
    const ended = await run(['get', 'a-1'])
    expect(ended.status).toBe(status)
    expect(ended.stderr).not.toContain('canary\n')
    expect(await run(['whoami'])).toMatchObject({ stdout: expect.stringContaining('read when it is needed') })
  })

  test('comes with its access key from a command, also if the profile has another access key', async () => {
    await add('prod', '--credential-process', `echo '{"accessKey":"printed-key","secretKey":"canary"}'`)
    expect((await run(['sign', 'a-1'])).stdout).toContain('/printed-key/')
    expect(await run(['profile', 'unset', 'access-key'])).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(JSON.parse((await run(['profile', 'show'])).stdout)).not.toHaveProperty('accessKey')
    expect((await run(['sign', 'a-1'])).stdout).toContain('/printed-key/')
    expect((await run(['profile', 'set', 'access-key', 'x y'])).status).toBe(2)
  })

  test.each([' ', '\t', '\u00a0'])(
    'is rejected with %j around it from any source, and never printed',
    async (blank) => {
      const reported = {
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(/secret key \(.*\) (starts|ends) with a blank/),
      }
      const secretOf = (name: string) => JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'))[name]
      const settings = ['--url', platform.url, '--access-key', 'my-access-key', '--cc-id', '1']
      const withVariables = { CMS_CDR_URL: platform.url, CMS_CDR_AK: 'ak', CMS_CDR_CC_ID: '1' }
      const before = await run(['profile', 'add', 'stdin', ...settings, '--secret-stdin'], {}, `canary${blank}\r\n`)
      expect(before).toEqual(reported)
      expect(existsSync(join(folder, 'profiles.json'))).toBe(false)
      await add('variable', '--secret-variable', 'MY_SECRET')
      writeFileSync(join(folder, 'line'), `canary${blank}\n`)
      writeFileSync(join(folder, 'json'), JSON.stringify({ secretKey: `canary${blank}` }))
      await add('process', '--credential-process', `cat '${folder}/line'`)
      await add('json', '--credential-process', `cat '${folder}/json'`)
      await add('file', '--secret-stdin')
      expect(secretOf('file')).toBe('canary')
      writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ file: `${blank}canary` }))
      const runs = [
        await run(['get', 'a-1'], { ...withVariables, CMS_CDR_SK: `canary${blank}` }),
        await run(['get', 'a-1', '--profile', 'variable'], { MY_SECRET: `${blank}canary` }),
        await run(['get', 'a-1', '--profile', 'process']),
        await run(['get', 'a-1', '--profile', 'json']),
        await run(['get', 'a-1', '--profile', 'file']),
      ]
      for (const ended of runs) {
        expect(ended).toEqual(reported)
        expect(ended.stderr).not.toContain('canary')
      }
      expect(platform.requested).toEqual([])
    },
  )

  test.each(['"', "'"])('is rejected in %s, and never printed', async (quote) => {
    const reported = { status: 2, stdout: '', stderr: expect.stringMatching(/secret key \(.*\) is in quotes/) }
    const settings = ['--url', platform.url, '--access-key', 'my-access-key', '--cc-id', '1']
    const secret = `${quote}canary${quote}`
    const withVariables = { CMS_CDR_URL: platform.url, CMS_CDR_AK: 'ak', CMS_CDR_CC_ID: '1', CMS_CDR_SK: secret }
    for (const ended of [
      await run(['profile', 'add', 'stdin', ...settings, '--secret-stdin'], {}, secret),
      await run(['whoami'], withVariables),
      await run(['doctor'], withVariables),
      await run(['get', 'a-1'], withVariables),
    ]) {
      expect(ended).toEqual(reported)
      expect(ended.stderr).not.toContain('canary')
    }
    expect(platform.requested).toEqual([])
  })

  test('is prompted for again if the access key of a profile changes', async () => {
    await add('prod', '--secret-stdin')
    const before = readFileSync(join(folder, 'profiles.json'), 'utf8')
    for (const args of [
      ['add', 'prod', '--replace', '--access-key', 'another'],
      ['set', 'access-key', 'another'],
    ]) {
      expect(await run(['profile', ...args])).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/not a terminal/),
      })
    }
    expect(readFileSync(join(folder, 'profiles.json'), 'utf8')).toBe(before)
    const replaced = ['profile', 'add', 'prod', '--replace', '--access-key', 'another', '--secret-stdin']
    expect(await run(replaced, {}, 'another-canary')).toMatchObject({ status: 0 })
    expect(JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'))).toEqual({ prod: 'another-canary' })
  })

  test('has one source: a new one replaces the others and deletes the saved key', async () => {
    await add('prod', '--secret-stdin')
    await run(['profile', 'set', 'secret-variable', 'MY_SECRET'])
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('canary')
    await run(['profile', 'set', 'credential-process', 'echo canary'])
    const shown = JSON.parse((await run(['profile', 'show'])).stdout)
    expect(shown).toMatchObject({ credentialProcess: 'echo canary' })
    expect(shown).not.toHaveProperty('secretVariable')
    expect(await run(['get', 'a-1'])).toMatchObject({ status: 0 })
  })

  test('cannot be prompted for without a terminal', async () => {
    expect(await add('prod')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/not a terminal.*--secret-stdin/),
    })
    expect(existsSync(join(folder, 'profiles.json'))).toBe(false)
  })

  test('belongs to its access key: one from outside the profile is used with CMS_CDR_SK', async () => {
    await add('prod', '--secret-stdin')
    const env = { CMS_CDR_AK: 'another-key' }
    expect(await run(['whoami'], env)).toMatchObject({
      stdout: expect.stringContaining('environment variable CMS_CDR_SK'),
    })
    expect(await run(['get', 'a-1'], env)).toMatchObject({ status: 2, stderr: expect.stringMatching(/CMS_CDR_SK/) })
  })
})

test('--profile excludes the environment; the current profile is combined with it', async () => {
  await add('prod', '--secret-stdin')
  const env = { CMS_CDR_CC_ID: '7', CMS_CDR_URL: 'http://127.0.0.1:1' }
  const ccId = async (...args: string[]) => JSON.parse((await run(['whoami', ...args], env)).stdout).ccId
  expect(await ccId()).toEqual({ value: 7, source: 'environment' })
  expect(await ccId('--profile', 'prod')).toEqual({ value: 1, source: 'profile prod' })
  expect(await ccId('--profile', 'prod', '--cc-id', '9')).toEqual({ value: 9, source: 'option' })
  expect(await run(['get', 'a-1', '--profile', 'prod'], env)).toMatchObject({ status: 0 })
})

test('profiles are added, replaced, made current and removed', async () => {
  await add('one', '--secret-stdin')
  await add('two', '--secret-stdin')
  const current = async () => JSON.parse((await run(['whoami'])).stdout).profile
  expect(await current()).toBe('one')
  await run(['profile', 'use', 'two'])
  expect(await current()).toBe('two')
  expect(await add('two')).toMatchObject({ status: 2, stderr: expect.stringMatching(/--replace/) })
  await run(['profile', 'add', 'two', '--replace', '--time-zone', 'America/Sao_Paulo'])
  expect(JSON.parse((await run(['profile', 'show'])).stdout)).toMatchObject({
    url: platform.url,
    timeZone: 'America/Sao_Paulo',
  })
  await run(['profile', 'remove', 'two'])
  expect(JSON.parse((await run(['profile', 'list'])).stdout)).toMatchObject({ name: 'one' })
  expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('two')
  expect(await run(['get', 'a-1', '--profile', 'too'])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/Did you mean two\?|Choose from: one/),
  })
})

test.each([
  ['an invalid URL', ['--url', 'cms'], /url must be/],
  ['an unknown time zone', ['--time-zone', 'Mars'], /IANA/],
  ['an invalid fingerprint', ['--fingerprint', 'AB', '--url', 'https://cms.test'], /64 hex digits/],
  ['two sources of the secret key', ['--secret-variable', 'X', '--credential-process', 'y'], /cannot be used together/],
  ['a name with a slash', [], /letters, digits/],
])('a profile with %s is not saved', async (what, more, message) => {
  const ended = await add(what.includes('slash') ? 'a/b' : 'prod', '--secret-stdin', ...more)
  expect(ended).toMatchObject({ status: 2, stderr: expect.stringMatching(message) })
  expect(existsSync(join(folder, 'profiles.json'))).toBe(false)
})

test('an invalid file of profiles is named, and its content is not shown', async () => {
  writeFileSync(join(folder, 'profiles.json'), '{ "canary')
  const { status, stderr } = await run(['whoami'])
  expect(status).toBe(2)
  expect(stderr).toMatch(/profiles\.json is not valid JSON/)
  expect(stderr).not.toContain('canary')
})

test.skipIf(process.platform === 'win32')(
  'a folder that cannot be written is named (Windows restricts links)',
  async () => {
    symlinkSync(join(folder, 'missing', 'missing'), join(folder, 'settings'))
    const env = { CMS_CDR_CONFIG_FOLDER: join(folder, 'settings') }
    const args = [
      'profile',
      'add',
      'prod',
      '--url',
      platform.url,
      '--access-key',
      'ak',
      '--cc-id',
      '1',
      '--secret-stdin',
    ]
    expect(await run(args, env, 'canary')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/settings.*\.json cannot be written: \w/),
    })
  },
)

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
