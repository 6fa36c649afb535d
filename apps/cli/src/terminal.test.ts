import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { never, startPlatform } from '../test/platform.ts'
import { emptyFolder, environment, program, run } from '../test/run.ts'
import { openTerminal, type Terminal, type Tmux } from '../test/tmux.ts'

let terminal: Terminal | undefined
const tmux: Tmux = (...args) => (terminal as Terminal).tmux(...args)
const closeTerminal = async (): Promise<void> => terminal?.close()

afterEach(closeTerminal)

/** Types a command into a shell in a real terminal. */
function openTerminalFor(line: string, env: NodeJS.ProcessEnv, columns: number): void {
  const settings = Object.entries(env).map(([name, value]) => `${name}='${value}'`)
  const command = `trap : INT; env -i ${settings.join(' ')} TERM=screen-256color '${process.execPath}' '${program}' ${line}; echo "ended with $?"; sleep 60`
  terminal = openTerminal(join(emptyFolder(), 'tmux'), command, columns, 40)
}

const screen = () => tmux('capture-pane', '-p')

/** Waits until the screen shows something. */
async function shows(pattern: RegExp): Promise<string> {
  let text = ''
  const look = async () => {
    text = await screen()
    return text
  }
  await expect.poll(look, { interval: 30 }).toMatch(pattern)
  return text
}

describe.runIf(spawnSync('tmux', ['-V']).status === 0)('in a real terminal (needs tmux)', () => {
  test('get shows a record as a card that fits the width', async () => {
    const platform = await startPlatform()
    openTerminalFor('get 1700000000-1', environment(platform.url), 50)
    const text = await shows(/ended with 0/)
    expect(text).toMatch(/^Call 1700000000-1 {2}inbound, call center 1\n\n {2}·+░+▒*█+\n {2}· IVR 18 s {2}░ queue 42 s/)
    expect(text).toMatch(/release cause {3}0 {2}The flow ended/)
    for (const line of text.split('\n').filter((one) => /[█░]/.test(one))) expect(line.length).toBeLessThanOrEqual(50)
  })

  test('a workbook is not written to it', async () => {
    const platform = await startPlatform()
    openTerminalFor('get 1700000000-1 --xlsx', environment(platform.url), 120)
    expect(await shows(/ended with 2/)).toMatch(/A workbook cannot be shown on a terminal\. Add --output FILE\.xlsx\./)
    expect(platform.requested).toEqual([])
  })

  test.each([
    ['are there', {}, true],
    ['are left out if NO_COLOR is set', { NO_COLOR: '1' }, false],
  ])('colors %s', async (_name, env, isColored) => {
    const platform = await startPlatform()
    openTerminalFor('get 1700000000-1', environment(platform.url, env), 80)
    await shows(/ended with 0/)
    expect((await tmux('capture-pane', '-p', '-e')).includes('\u001b[')).toBe(isColored)
  })

  test('the progress bar of bulk stays on one line while the terminal is resized, and is gone at the end', async () => {
    const platform = await startPlatform()
    const folder = emptyFolder()
    const ids = Array.from({ length: 100 }, (_none, index) => `1700000000-${index}1`)
    writeFileSync(join(folder, 'ids.txt'), ids.join('\n'))
    // The run lasts until everything has been seen.
    const { promise, resolve } = Promise.withResolvers<undefined>()
    platform.status = (callId) => (callId === ids[0] ? promise : undefined)
    openTerminalFor(`bulk ${folder}/ids.txt --output ${folder}/out.ndjson`, environment(platform.url), 100)
    const wide = await shows(/[█░]{24} +\d+ %.*found.*missing.*failed.*\/s.*left/)
    expect(wide.match(/found/g)).toHaveLength(1)
    await tmux('resize-window', '-x', '36', '-y', '40')
    await setTimeout(600)
    const narrow = (await screen()).split('\n').filter((line) => /[█░]{2}|found/.test(line))
    // What the terminal itself broke when it was made narrower stays as it is; what is drawn after that is one line.
    expect(narrow.at(-1)?.length).toBeLessThanOrEqual(36)
    await tmux('resize-window', '-x', '120', '-y', '40')
    await shows(/left/)
    resolve(undefined)
    const end = await shows(/ended with 0/)
    expect(end).toMatch(/100 found, 0 missing, 0 failed in \d:\d\d/)
    expect(end.split('\n').filter((line) => /%/.test(line) && /left/.test(line))).toHaveLength(0)
    expect(readFileSync(join(folder, 'out.ndjson'), 'utf8').trim().split('\n')).toHaveLength(100)
  })

  test.each([
    ['records that are written to the terminal', '--fields callId', /^\{"callId":"1700000000-\d+1"\}$/gm],
    ['records that are written to /dev/tty', '--fields callId --output /dev/tty', /^\{"callId":"1700000000-\d+1"\}$/gm],
    ['the log of --verbose', '--verbose --output /dev/null', /^ {2}1700000000-\d+1 inbound: attempt 1, HTTP 200/gm],
  ])('no bar is drawn over %s', async (_name, options, line) => {
    const platform = await startPlatform()
    const folder = emptyFolder()
    const ids = Array.from({ length: 30 }, (_none, index) => `1700000000-${index}1`)
    writeFileSync(join(folder, 'ids.txt'), ids.join('\n'))
    openTerminalFor(`bulk ${folder}/ids.txt ${options} --rate 40`, environment(platform.url), 100)
    const text = await shows(/ended with 0/)
    expect(text.match(line)).toHaveLength(30)
    expect(text).not.toMatch(/[█░]/)
  })

  test('Ctrl-C ends bulk with the command that resumes it', async () => {
    const platform = await startPlatform()
    const folder = emptyFolder()
    writeFileSync(join(folder, 'ids.txt'), Array.from({ length: 100 }, (_none, index) => `${index}-1`).join('\n'))
    platform.status = () => (platform.requested.length > 50 ? never : undefined)
    openTerminalFor(`bulk ${folder}/ids.txt --output ${folder}/out.ndjson`, environment(platform.url), 160)
    await shows(/left/)
    await tmux('send-keys', 'C-c')
    expect(await shows(/ended with 130/)).toMatch(/Resume with: cms-cdr bulk/)
  })

  test('trust pins the certificate after the answer y, and not after Enter alone', async () => {
    const { tlsUrl, fingerprint } = inject('mocks')
    const folder = emptyFolder()
    const env = environment(tlsUrl, { CMS_CDR_CONFIG_FOLDER: folder })
    const settings = ['--url', tlsUrl, '--access-key', 'my-access-key', '--cc-id', '1', '--secret-stdin']
    await run(['profile', 'add', 'prod', ...settings], '', { env, input: 'canary' })
    const pinned = () => JSON.parse(readFileSync(join(folder, 'profiles.json'), 'utf8')).profiles.prod.fingerprint
    openTerminalFor('trust', env, 140)
    await shows(/Pin it to profile prod\? \[y\/N\]/)
    await tmux('send-keys', 'Enter')
    expect(await shows(/ended with 1/)).toMatch(/Nothing was changed/)
    expect(pinned()).toBeUndefined()
    await closeTerminal()
    openTerminalFor('trust', env, 140)
    await shows(/\[y\/N\]/)
    await tmux('send-keys', 'y', 'Enter')
    await shows(/Pinned to profile prod[\s\S]*ended with 0/)
    expect(pinned()).toBe(fingerprint)
  })

  test('a secret key is prompted for and not shown', async () => {
    const platform = await startPlatform()
    const folder = emptyFolder()
    const env = { ...environment(platform.url), CMS_CDR_CONFIG_FOLDER: folder }
    openTerminalFor(`profile add prod --url ${platform.url} --access-key my-access-key --cc-id 1`, env, 120)
    await shows(/Secret key \(SK\):/)
    await tmux('send-keys', '-l', 'my-canary')
    await tmux('send-keys', 'Enter')
    const text = await shows(/ended with 0/)
    expect(text).not.toContain('canary')
    expect(JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'))).toEqual({ prod: 'my-canary' })
  })
})
