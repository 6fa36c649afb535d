import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach } from 'vitest'
import { type Ended, runHere } from './run-command.ts'
import { splitPassword } from './split-password.ts'

/** The program as it is installed: built, in a process of its own. */
const program = join(import.meta.dirname, '..', 'dist', 'main.js')

/** A running server. */
export interface Running {
  readonly child: ChildProcess
  readonly url: string
  /** Lines of standard output and of standard error so far. */
  readonly out: string[]
  readonly err: string[]
}

/** Runs commands in a folder, and starts the built program there; ends what is left running. */
export class Program {
  readonly #folder: string
  readonly #running: ChildProcess[] = []

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Runs a command to its end, in this process. */
  run(args: readonly string[], input = '', env: Record<string, string> = {}): Promise<Ended> {
    return runHere(args, { folder: this.#folder, input, env })
  }

  /** Runs a command to its end in a process of its own, as a user does. */
  runBuilt(args: readonly string[], input = '', more: Record<string, string> = {}): Promise<Ended> {
    return new Promise((resolve) => {
      const { rest, env } = splitPassword(args)
      const options = { cwd: this.#folder, maxBuffer: 100_000_000, env: { ...process.env, ...env, ...more } }
      const child = execFile(process.execPath, [program, ...rest], options, (_error, stdout, stderr) =>
        resolve({ status: child.exitCode, stdout, stderr }),
      )
      child.stdin?.end(input)
    })
  }

  /** Starts a server and waits for the line with its address. */
  start(args: readonly string[], env: Record<string, string> = {}): Promise<Running> {
    const { rest, env: address } = splitPassword(args)
    const child = this.spawn(rest, { ...address, ...env })
    const out: string[] = []
    const err: string[] = []
    return new Promise((resolve, reject) => {
      child.once('exit', (status) => reject(new Error(`The program ended with ${status}: ${err.join('\n')}`)))
      createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => err.push(line))
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        out.push(line)
        const url = /https?:\/\/[^/\s]+/.exec(line)?.[0]
        if (url) resolve({ child, url, out, err })
      })
    })
  }

  /** Starts the program and does not wait. */
  spawn(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.#folder,
      // Only tests of stopping need a load balancer's time.
      env: { ...process.env, CMS_CDR_DRAIN_SECONDS: '0', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#running.push(child)
    return child
  }

  /** Ends everything that is still running. */
  stopAll(): void {
    for (const child of this.#running.splice(0)) child.kill('SIGKILL')
  }
}

/**
 * Makes a folder with a program that runs commands in it. The folder is removed after the tests of the file; what is left running is
 * stopped after each test, or with `afterAll`, after all of them.
 */
export function useProgram(
  name: string,
  stop: typeof afterEach | typeof afterAll = afterEach,
): { readonly folder: string; readonly program: Program } {
  const folder = mkdtempSync(join(tmpdir(), `cms-cdr-${name}-`))
  const program = new Program(folder)
  // Hooks run in the opposite order.
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  stop(() => program.stopAll())
  return { folder, program }
}

/** Waits for the end of a process. */
export function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', resolve))
}
