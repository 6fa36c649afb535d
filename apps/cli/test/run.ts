import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

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
  /** A file that is standard output, instead of a pipe. */
  readonly stdout?: number
}

/** An empty folder for one test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }))
  return folder
}

/** Settings that ask one system, and nothing else of this machine's environment. */
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

/** Starts the program. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv, options: RunOptions = {}): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], {
    env,
    cwd: options.cwd,
    stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin?.on('error', () => {})
  child.stdin?.end(options.input ?? '')
  return child
}

/** Runs the program to its end. */
export async function run(args: readonly string[], url: string, options: RunOptions = {}): Promise<Ended> {
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
