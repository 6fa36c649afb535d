import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { ended, useProgram } from '../../test/program.ts'

const { folder, program } = useProgram('notify', afterAll)

const hasSystemd = ['systemd-notify', 'systemd-socket-activate'].every(
  (name) => spawnSync(name, ['--version']).status === 0,
)

/** Listens on a socket as systemd does, with a program of systemd, because Node has no Unix datagram sockets. */
async function startReceiver(): Promise<{ path: string; received: () => string }> {
  const path = join(folder, `notify-${Math.random()}`)
  const output = `${path}.txt`
  const program = ['sh', '-c', 'exec cat > "$0"', output]
  const receiver = spawn('systemd-socket-activate', ['--datagram', '--inetd', '--listen', path, ...program])
  onTestFinished(() => void receiver.kill('SIGKILL'))
  await expect.poll(() => existsSync(path)).toBe(true)
  return { path, received: () => (existsSync(output) ? readFileSync(output, 'utf8') : '') }
}

test.skipIf(!hasSystemd).each([1, 2])(
  'systemd is notified when %i process(es) listen, while they run, and when they stop (skipped where there is no systemd)',
  async (workers) => {
    const { path, received } = await startReceiver()
    const args = ['serve', '--port', '0', '--database', 'sqlite:cdr.sqlite', '--workers', String(workers)]
    const { child } = await program.start(args, { NOTIFY_SOCKET: path, WATCHDOG_USEC: '1000000' })
    await expect.poll(received).toMatch(/^READY=1/)
    await expect.poll(received).toMatch(/WATCHDOG=1/)
    expect(received()).not.toContain('STOPPING')
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
    await expect.poll(received).toMatch(/STOPPING=1/)
    expect(received().match(/READY/g)).toHaveLength(1)
  },
)

test('a server that cannot notify systemd says so, and runs', async () => {
  const args = ['serve', '--port', '0', '--database', 'sqlite:cdr.sqlite']
  const { url, err } = await program.start(args, { NOTIFY_SOCKET: join(folder, 'none'), PATH: folder })
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  await expect.poll(() => err.join('\n')).toMatch(/cannot notify systemd: .*ENOENT/)
})
