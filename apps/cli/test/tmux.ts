import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Runs a command of tmux, such as `['send-keys', 'Enter']`, and returns what it prints. */
export type Tmux = (...args: string[]) => Promise<string>

/** A terminal in a tmux server of its own. */
export interface Terminal {
  readonly tmux: Tmux
  close(): Promise<void>
}

/**
 * Starts a command in a terminal. All commands of tmux go through one client in control mode: looking at a screen again and
 * again would start hundreds of processes.
 */
export function openTerminal(socket: string, command: string, columns: number, rows: number): Terminal {
  const size = ['-x', String(columns), '-y', String(rows)]
  const client = spawn('tmux', ['-S', socket, '-C', 'new-session', ...size, 'sh', '-c', command])
  // It may have ended when it is told to.
  client.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => client.once('close', () => resolve()))
  const attached = Promise.withResolvers<void>()
  const waiting: PromiseWithResolvers<string>[] = []
  let lines: string[] = []
  // What a command prints stands between two lines. The last number is 1 if the command came from this client.
  createInterface({ input: client.stdout }).on('line', (line) => {
    if (line.startsWith('%session-changed')) attached.resolve()
    const [, mark, own] = /^%(begin|end|error) \d+ \d+ (\d)/.exec(line) ?? []
    if (mark === undefined) return lines.push(line)
    const printed = lines.join('\n')
    lines = []
    if (own !== '1' || mark === 'begin') return
    const { resolve, reject } = waiting.shift() as PromiseWithResolvers<string>
    if (mark === 'end') resolve(printed)
    else reject(new Error(`tmux: ${printed}`))
  })
  client.once('close', () => {
    attached.reject(new Error('tmux has ended.'))
    for (const { reject } of waiting) reject(new Error('tmux has ended.'))
  })
  const tmux: Tmux = async (...args) => {
    // A command that comes earlier has no target.
    await attached.promise
    const result = Promise.withResolvers<string>()
    waiting.push(result)
    client.stdin.write(`${args.map(quote).join(' ')}\n`)
    return result.promise
  }
  return {
    tmux,
    close() {
      // Whether tmux confirms this command before it ends depends on the moment.
      tmux('kill-server').catch(() => {})
      return ended
    },
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
