import { execFile } from 'node:child_process'

/** What a program printed, and how it ended. */
export interface Ended {
  readonly status: number | null
  readonly output: string
}

/** Runs a program to its end, with an environment of its own. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      cwd,
      maxBuffer: Infinity,
      env: { PATH: process.env.PATH ?? '', HOME: cwd, NO_COLOR: '1', ...env },
    }
    const child = execFile(program, args, options, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode, output: stdout + stderr }),
    )
  })
}
