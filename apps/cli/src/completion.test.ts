import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { emptyFolder, program, run } from '../test/run.ts'
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
  ['bulk my', 'bulk my\\ list.csv'],
  ['completion z', 'completion zsh'],
] as const

/** A folder with files to complete, a profile, and the program under its name. */
async function folderToTypeIn(): Promise<{ folder: string; env: Record<string, string> }> {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'folder'))
  for (const file of ['my list.csv', 'ca.pem']) writeFileSync(join(folder, file), '')
  writeFileSync(join(folder, 'bin', 'cms-cdr'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`)
  chmodSync(join(folder, 'bin', 'cms-cdr'), 0o755)
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    CMS_CDR_CONFIG_FOLDER: join(folder, 'config'),
    PS1: '> ',
  }
  const settings = ['--url', 'https://cms.example.test', '--access-key', 'ak', '--cc-id', '1', '--secret-stdin']
  await run(['profile', 'add', 'prod', ...settings], '', { env, input: 'canary' })
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
})

describe.each(Object.entries(shells))('in %s', (shell, [start, load]) => {
  const isThere = has('tmux', '-V') && has(shell, '--version')
  test.runIf(isThere)('the Tab key completes what is typed (needs the shell and tmux)', async () => {
    const { folder, env } = await folderToTypeIn()
    const socket = join(folder, 'tmux')
    const tmux = (...args: string[]) => spawnSync('tmux', ['-S', socket, ...args], { encoding: 'utf8' })
    onTestFinished(() => void tmux('kill-server'))
    const settings = Object.entries(env).map(([name, value]) => `${name}='${value}'`)
    const command = `cd '${folder}' && env -i ${settings.join(' ')} TERM=screen ${start}`
    tmux('new-session', '-d', '-x', '120', '-y', '50', 'sh', '-c', command)
    tmux('send-keys', '-l', `${load}; echo load''ed`)
    tmux('send-keys', 'Enter')
    const shows = (text: string) =>
      expect.poll(() => tmux('capture-pane', '-p').stdout, { interval: 30, message: text }).toContain(text)
    await shows('loaded')
    for (const [typed, line] of completed) {
      tmux('send-keys', '-R', 'C-l')
      tmux('send-keys', '-l', `cms-cdr ${typed}`)
      await shows(`cms-cdr ${typed}`)
      // The shell must have drawn what was typed before the key is sent.
      await setTimeout(20)
      tmux('send-keys', 'Tab')
      await shows(`cms-cdr ${line}`)
      tmux('send-keys', 'C-u')
    }
  })
})
