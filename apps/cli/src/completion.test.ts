import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyFolder, program, run } from '../test/run.ts'
import { commands } from './commands/index.ts'
import { bashCompletion } from './completion/bash.ts'
import { fishCompletion } from './completion/fish.ts'
import { zshCompletion } from './completion/zsh.ts'

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0

function scriptFile(text: string): string {
  const path = join(emptyFolder(), 'completion')
  writeFileSync(path, text)
  return path
}

/** What bash offers for a line that is being typed. */
function offersOfBash(...words: string[]): string[] {
  const script = `
source ${scriptFile(bashCompletion(commands))}
cms-cdr() { if [ "$1 $2 $3" = "profile list --names" ]; then echo prod; echo test; fi; }
COMP_WORDS=(cms-cdr ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
_cms_cdr; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: join(program, '..') })
    .trim()
    .split('\n')
}

test('the program prints a script for each shell, and no other', async () => {
  for (const [shell, make] of Object.entries({ bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion })) {
    expect(await run(['completion', shell], '')).toMatchObject({ status: 0, stdout: make(commands) })
  }
  expect(await run(['completion', 'cmd'], '')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/bash, zsh, fish/),
  })
})

describe.runIf(has('bash'))('bash offers (runs where there is bash)', () => {
  test.each([
    [['d'], ['doctor']],
    [['profile', 'u'], ['use']],
    [['get', '--dir'], ['--direction']],
    [
      ['get', '--direction', ''],
      ['inbound', 'outbound', 'auto'],
    ],
    [['profile', 'add', '--credential-'], ['--credential-process']],
    [['get', '--profile', 'p'], ['prod']],
    [
      ['profile', 'use', ''],
      ['prod', 'test'],
    ],
    [['completion', 'z'], ['zsh']],
    [['bulk', 'main'], ['main.cjs']],
    [['help', 'exit'], ['exit-status']],
  ])('%j: %j', (typed, offers) => {
    expect(offersOfBash(...typed)).toEqual(offers)
  })
})

test.runIf(has('zsh'))('zsh reads its script without a fault (runs where there is zsh)', () => {
  const text = `autoload -Uz compinit; compinit -D; source ${scriptFile(zshCompletion(commands))}; whence -w _cms_cdr`
  const { stdout, stderr } = spawnSync('zsh', ['-fc', text], { encoding: 'utf8' })
  expect([stdout, stderr]).toEqual(['_cms_cdr: function\n', ''])
})

test.runIf(has('fish'))('fish offers commands, options and values by its script (runs where there is fish)', () => {
  const path = scriptFile(fishCompletion(commands))
  const offers = (line: string) =>
    execFileSync('fish', ['--no-config', '-c', `source ${path}; complete -C ${JSON.stringify(line)}`], {
      encoding: 'utf8',
    })
  expect(offers('cms-cdr doc')).toMatch(/^doctor\t/)
  expect(offers('cms-cdr profile u')).toMatch(/^use\t/)
  expect(offers('cms-cdr get --dire')).toMatch(/^--direction\t/)
  expect(offers('cms-cdr get --direction o')).toMatch(/^outbound/)
})
