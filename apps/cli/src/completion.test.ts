import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { program, run } from '../test/run.ts'
import { openTerminal } from '../test/tmux.ts'
import { commands } from './commands/index.ts'
import { complete } from './complete.ts'

const has = (name: string, ...args: string[]) => spawnSync(name, args).status === 0

/** How each shell is started without the settings of its user, and the folder that it can be tried in. */
const shells = {
  bash: ['bash --norc', 'source <(cms-cdr completion bash)'],
  zsh: ['zsh -f', 'autoload -Uz compinit && compinit -D; source <(cms-cdr completion zsh)'],
  fish: ['fish --no-config', 'cms-cdr completion fish | source'],
} as const

/** What is typed after `cms-cdr`, and how the line reads after the Tab key. */
const completed = [
  ['doc', 'doctor'],
  ['profile us', 'profile use'],
  ['profile use p', 'profile use prod'],
  ['get --dire', 'get --direction'],
  ['get --direction o', 'get --direction outbound'],
  ['get --direction=o', 'get --direction=outbound'],
  ['get --profile p', 'get --profile prod'],
  ['get --ca-file=ca', 'get --ca-file=ca.pem'],
  ['bulk fold', 'bulk folder/'],
  ['bulk my\\ l', 'bulk my\\ list.csv'],
  ['bulk a\\ folder/o', 'bulk a\\ folder/one.csv'],
  ['bulk --output=a\\ folder/o', 'bulk --output=a\\ folder/one.csv'],
  ['--profile p', '--profile prod'],
  ['--profile=p', '--profile=prod'],
  ['--profile prod doc', '--profile prod doctor'],
  ['profile set scheme l', 'profile set scheme legacy'],
  ['profile set ca-file ca', 'profile set ca-file ca.pem'],
  ['help bu', 'help bulk'],
  ['completion z', 'completion zsh'],
] as const

/** Holds a profile, and a folder for each shell. */
let root = ''
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'cms-cdr-completion-'))
  const settings = ['--url', 'https://cms.example.test', '--access-key', 'ak', '--cc-id', '1', '--secret-stdin']
  const env = { CMS_CDR_CONFIG_FOLDER: join(root, 'config') }
  await run(['profile', 'add', 'prod', ...settings], '', { env, input: 'canary' })
})
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }))

/** A folder with files to complete, and the program under its name. */
function folderToTypeIn(shell: string): { folder: string; env: Record<string, string> } {
  const folder = join(root, shell)
  for (const name of ['bin', 'folder', 'a folder']) mkdirSync(join(folder, name), { recursive: true })
  for (const file of ['my list.csv', 'ca.pem', join('a folder', 'one.csv')]) writeFileSync(join(folder, file), '')
  writeFileSync(join(folder, 'bin', 'cms-cdr'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`)
  chmodSync(join(folder, 'bin', 'cms-cdr'), 0o755)
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    CMS_CDR_CONFIG_FOLDER: join(root, 'config'),
    PS1: '> ',
  }
  return { folder, env }
}

test('completion prints a script for each supported shell, and for no other', async () => {
  for (const shell of Object.keys(shells)) {
    expect(await run(['completion', shell], '')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('cms-cdr __complete'),
    })
  }
  expect(await run(['completion', 'cmd'], '')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/bash, zsh, fish/),
  })
})

test('offers have a summary, families offer their commands, and unknown commands offer nothing', () => {
  const words = (...typed: string[]) => {
    const offers = complete(commands, typed)
    return offers === 'files' ? offers : offers.map(({ word }) => word)
  }
  expect(complete(commands, ['ge'])).toEqual([{ word: 'get', summary: expect.stringMatching(/\w/) }])
  expect(words('')).toEqual(expect.arrayContaining(['get', 'profile', '--version']))
  expect(words('')).not.toContain('__complete')
  expect(words('get', '--direction', '')).toEqual(['inbound', 'outbound', 'auto'])
  expect(words('get', '--direction', '=')).toEqual(['inbound', 'outbound', 'auto'])
  expect(words('get', '--ca-file', '')).toBe('files')
  expect(words('get', '--quiet', '--dire')).toEqual(['--direction'])
  expect(words('nothing', '')).toEqual([])
  expect(words('--profile', '')).toEqual([])
  for (const named of [['--profile', 'prod'], ['--profile=prod'], ['--profile', '=', 'prod']])
    expect(words(...named, 'doc')).toEqual(['doctor'])
  expect(words('help', '')).toEqual(expect.arrayContaining(['get', 'profile', 'exit-status']))
})

describe.concurrent.each(Object.entries(shells))('in %s', (shell, [start, load]) => {
  const isThere = has('tmux', '-V') && has(shell, '--version')
  test.runIf(isThere)(
    'the Tab key completes what is typed (needs the shell and tmux)',
    async ({ expect, onTestFinished }) => {
      const { folder, env } = folderToTypeIn(shell)
      const settings = Object.entries(env).map(([name, value]) => `${name}='${value}'`)
      const command = `cd '${folder}' && env -i ${settings.join(' ')} TERM=screen ${start}`
      const { tmux, close } = openTerminal(join(folder, 'tmux'), command, 120, 50)
      onTestFinished(close)
      await tmux('send-keys', '-l', `${load}; echo load''ed`)
      await tmux('send-keys', 'Enter')
      const shows = (text: string) =>
        expect.poll(() => tmux('capture-pane', '-p'), { interval: 30, message: text }).toContain(text)
      await shows('loaded')
      for (const [typed, line] of completed) {
        await tmux('send-keys', '-R', 'C-l')
        await tmux('send-keys', '-l', `cms-cdr ${typed}`)
        await shows(`cms-cdr ${typed}`)
        // The shell must have drawn what was typed before the key is sent.
        await setTimeout(20)
        await tmux('send-keys', 'Tab')
        await shows(`cms-cdr ${line}`)
        await tmux('send-keys', 'C-u')
      }
    },
  )
})
