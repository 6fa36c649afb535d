import { vi } from 'vitest'
import { runProgram } from '../src/program.ts'
import { splitPassword } from './split-password.ts'

/** Runs a command in this process, with more variables in its environment. Returns its exit status and what it printed. */
export async function runCommand(
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<[status: number, printed: string]> {
  const lines: string[] = []
  const spies = (['log', 'error'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation((text) => void lines.push(String(text))),
  )
  const { rest, env } = splitPassword(args)
  for (const [name, value] of Object.entries({ ...env, ...more })) vi.stubEnv(name, value)
  process.exitCode = 0
  try {
    await runProgram(['node', 'cms-cdr-server', ...rest])
    return [Number(process.exitCode), lines.join('\n')]
  } finally {
    process.exitCode = undefined
    vi.unstubAllEnvs()
    for (const spy of spies) spy.mockRestore()
  }
}
