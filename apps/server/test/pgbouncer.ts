import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '@org/cms-cdr-test-support/postgres'

const path = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/opt/homebrew/bin`

/** Whether PgBouncer is installed. */
export const hasPgBouncer: boolean = (() => {
  try {
    execFileSync('pgbouncer', ['--version'], { env: { PATH: path }, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** A PgBouncer in transaction mode, whose clients share two connections to the database. */
export interface TestPgBouncer extends AsyncDisposable {
  /** Address of the database through PgBouncer. */
  readonly url: string
}

/** Starts PgBouncer in front of a database. */
export async function startPgBouncer(url: string): Promise<TestPgBouncer> {
  const { username, password, hostname, port } = new URL(url)
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-pgbouncer-'))
  chmodSync(folder, 0o755)
  const listenPort = await freePort()
  writeFileSync(join(folder, 'users.txt'), `"${username}" "${password}"\n`)
  const lines = [
    ['[databases]', `* = host=${hostname} port=${port}`, '[pgbouncer]', 'listen_addr = 127.0.0.1'],
    [`listen_port = ${listenPort}`, 'unix_socket_dir =', 'auth_type = scram-sha-256', 'auth_file = users.txt'],
    ['pool_mode = transaction', 'default_pool_size = 2', ''],
  ]
  writeFileSync(join(folder, 'pgbouncer.ini'), lines.flat().join('\n'))
  // PgBouncer refuses to run as root.
  const as = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const child = spawn('pgbouncer', ['pgbouncer.ini'], {
    ...as,
    cwd: folder,
    env: { PATH: path },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await new Promise<void>((resolve, reject) => {
    const log: string[] = []
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`PgBouncer ended:\n${log.join('\n')}`)))
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line)
      if (line.includes('process up')) resolve()
    })
  })
  const address = new URL(url)
  address.port = String(listenPort)
  return {
    url: address.href,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}
