import { Readable } from 'node:stream'
import { format } from 'node:util'
import { vi } from 'vitest'
import { runProgram } from '../src/program.ts'
import { splitPassword } from './split-password.ts'

/** How the program ended, and what it wrote. */
export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** Working folder. Default: that of this process. */
  readonly folder?: string
  /** What the command reads from standard input. */
  readonly input?: string
  /** More environment variables. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a command in this process and returns its exit status and its output, in the order in which it was written. */
export async function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<[status: number, printed: string]> {
  const { status, written } = await runInTurn(args, { env })
  return [status, textOf(written).replace(/\n$/, '')]
}

/** Runs a command in this process, which spares the start of a process. */
export async function runHere(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { status, written } = await runInTurn(args, options)
  return { status, stdout: textOf(written, 'stdout'), stderr: textOf(written, 'stderr') }
}

interface Written {
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

function textOf(written: readonly Written[], stream?: Written['stream']): string {
  return written
    .filter((each) => stream === undefined || each.stream === stream)
    .map(({ text }) => text)
    .join('')
}

let previous: Promise<unknown> = Promise.resolve()

/** Commands run one after another, because each replaces the environment, the working folder and the streams. */
function runInTurn(args: readonly string[], options: RunOptions): ReturnType<typeof runNow> {
  const run = previous.then(() => runNow(args, options))
  previous = run.catch(() => {})
  return run
}

async function runNow(args: readonly string[], { folder, input = '', env: more = {} }: RunOptions) {
  const written: Written[] = []
  const spies = (['stdout', 'stderr'] as const).flatMap((stream) => [
    vi.spyOn(process[stream], 'write').mockImplementation((chunk, encoding, callback?: () => void) => {
      written.push({ stream, text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() })
      ;(typeof encoding === 'function' ? encoding : callback)?.()
      return true
    }),
    vi.spyOn(console, stream === 'stdout' ? 'log' : 'error').mockImplementation((...values) => {
      written.push({ stream, text: `${format(...values)}\n` })
    }),
  ])
  const stdin = vi
    .spyOn(process, 'stdin', 'get')
    .mockReturnValue(Readable.from([Buffer.from(input)]) as typeof process.stdin)
  const { rest, env } = splitPassword(args)
  for (const [name, value] of Object.entries({ ...env, ...more })) vi.stubEnv(name, value)
  const before = process.cwd()
  if (folder !== undefined) process.chdir(folder)
  process.exitCode = 0
  try {
    await runProgram(['node', 'cms-cdr-server', ...rest])
    return { status: Number(process.exitCode), written }
  } finally {
    process.exitCode = undefined
    process.chdir(before)
    vi.unstubAllEnvs()
    for (const spy of [...spies, stdin]) spy.mockRestore()
  }
}
