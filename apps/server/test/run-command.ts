import { vi } from 'vitest'
import { runProgram } from '../src/program.ts'

/** Runs a command in this process. Returns its exit status and what it printed. */
export async function runCommand(args: readonly string[]): Promise<[status: number, printed: string]> {
  const lines: string[] = []
  const spies = (['log', 'error'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation((text) => void lines.push(String(text))),
  )
  process.exitCode = 0
  try {
    await runProgram(['node', 'cms-cdr-server', ...args])
    return [Number(process.exitCode), lines.join('\n')]
  } finally {
    process.exitCode = undefined
    for (const spy of spies) spy.mockRestore()
  }
}
