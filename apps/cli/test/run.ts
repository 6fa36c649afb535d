import { type ChildProcess, spawn } from 'node:child_process'
import { Console } from 'node:console'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { runCommandLine } from '../src/run-command-line.ts'

/** The program as it is installed: built, in a process of its own. */
export const program = join(import.meta.dirname, '..', 'dist', 'main.cjs')

/** How a run ended. */
export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a run gets besides its arguments. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly input?: string
  readonly cwd?: string
}

/** An empty folder for one test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }))
  return folder
}

/** Settings for one system, and nothing else of this machine's environment. */
export function environment(url: string, env: RunOptions['env'] = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    CMS_CDR_URL: url,
    CMS_CDR_AK: 'ak',
    CMS_CDR_SK: 'canary',
    CMS_CDR_CC_ID: '1',
    CMS_CDR_CONFIG_FOLDER: join(tmpdir(), 'cms-cdr-nothing-here'),
    ...env,
  }
}

/**
 * Runs a command line in this process, which takes a tenth of the time of a process of its own. The environment, the folder and
 * the streams of the process are those of the run until it ends. Signals, file descriptors and the terminal are not: what
 * depends on them is tested with {@link runBuilt}.
 */
export function run(args: readonly string[], url: string, options: RunOptions = {}): Promise<Ended> {
  return runHere(args, environment(url, options.env), options)
}

let isRunning = false

/** Runs a command line in this process, with nothing but the given environment. */
export async function runHere(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { cwd = process.cwd(), input = '' }: RunOptions = {},
): Promise<Ended> {
  if (isRunning) throw new Error('Another command line still runs in this process. Await it, or use runBuilt.')
  isRunning = true
  const [stdout, stderr] = [new Capture(), new Capture()]
  const given = Object.entries(env).filter(([, value]) => value !== undefined)
  const restore = [
    replace(process, 'env', Object.fromEntries(given)),
    replace(process, 'argv', [process.execPath, program, ...args]),
    replace(process, 'stdin', Readable.from(input === '' ? [] : [Buffer.from(input)])),
    replace(process, 'stdout', stdout),
    replace(process, 'stderr', stderr),
    replace(globalThis, 'console', new Console(stdout, stderr)),
  ]
  const folder = process.cwd()
  try {
    process.chdir(cwd)
    const status = await runCommandLine(args)
    return { status, stdout: stdout.text, stderr: stderr.text }
  } finally {
    process.chdir(folder)
    for (const one of restore) one()
    isRunning = false
  }
}

/** Keeps what is written to it. */
class Capture extends Writable {
  text = ''

  constructor() {
    super({ decodeStrings: false, defaultEncoding: 'utf8' })
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

/** Replaces a property of an object. Returns what puts the original back. */
function replace(target: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name)
  Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true })
  return () => before && Object.defineProperty(target, name, before)
}

/** Starts the built program. */
export function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  options: RunOptions & { readonly stdout?: number } = {},
): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], {
    env,
    cwd: options.cwd,
    // A file may be standard output, instead of a pipe.
    stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin?.on('error', () => {})
  child.stdin?.end(options.input ?? '')
  return child
}

/** Runs the built program to its end, in a process of its own. */
export async function runBuilt(args: readonly string[], url: string, options: RunOptions = {}): Promise<Ended> {
  return ended(start(args, environment(url, options.env), options))
}

/** Waits until a program has ended. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, stdout, stderr }
}
