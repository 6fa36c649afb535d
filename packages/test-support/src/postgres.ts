import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findBinaries } from './postgres-binaries.ts'

/** A PostgreSQL server of its own, on a free port of 127.0.0.1, that is thrown away afterwards. */
export interface TestPostgres extends AsyncDisposable {
  /** Address with user and password. */
  readonly url: string
  /** Stops the server, at once and with its connections cut; the data stays. */
  halt(): Promise<void>
  /** Starts it again on the same port. */
  resume(): Promise<void>
}

const user = 'cms_cdr'
// Durability is for power cuts, which no test here makes.
const settings = [
  '-c',
  'fsync=off',
  '-c',
  'synchronous_commit=off',
  '-c',
  'full_page_writes=off',
  '-c',
  'listen_addresses=127.0.0.1',
  '-c',
  'max_connections=60',
  '-c',
  'unix_socket_directories=',
]

/** Makes a database cluster in a temporary folder and starts its server. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-postgres-'))
  const { initdb, postgres, as } = findBinaries(folder)
  const data = join(folder, 'data')
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (as) chownSync(passwordFile, as.uid, as.gid)
  const options = ['--no-sync', '--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', `--username=${user}`]
  const port = await freePort()
  let server: ChildProcess | undefined

  const resume = async (): Promise<void> => {
    server = spawn(postgres, ['-D', data, '-p', String(port), ...settings], {
      ...as,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await ready(server)
  }
  const halt = async (): Promise<void> => {
    const running = server
    server = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    // SIGINT is PostgreSQL's fast stop: transactions are rolled back and connections cut.
    running.kill('SIGINT')
    await ended
  }
  const remove = async (): Promise<void> => {
    await halt()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const args = [`--pgdata=${data}`, ...options, `--pwfile=${passwordFile}`]
    execFileSync(initdb, args, { ...as, cwd: folder, stdio: 'pipe' })
    await resume()
  } catch (error) {
    await remove()
    throw error
  }
  return {
    url: `postgres://${user}:${password}@127.0.0.1:${port}/postgres`,
    halt,
    resume,
    [Symbol.asyncDispose]: remove,
  }
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    server.once('error', reject)
    server.once('exit', (status) => reject(new Error(`PostgreSQL ended with ${status}:\n${lines.join('\n')}`)))
    createInterface({ input: server.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      lines.push(line)
      if (line.includes('ready to accept connections')) resolve()
    })
  })
}

/** Returns a port on which nothing listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
