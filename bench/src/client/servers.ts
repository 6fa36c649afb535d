import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const servers: ChildProcess[] = []

/** Path of a script of this folder. */
export function script(name: string): string {
  return join(import.meta.dirname, name)
}

/** Starts a server on the second core, and returns its port. */
export async function serve(args: readonly string[] = []): Promise<number> {
  const server = spawn('taskset', ['-c', '1', process.execPath, script('fixed-server.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  servers.push(server)
  const [port] = await once(server.stdout, 'data')
  return Number(port)
}

/** Stops all that were started. */
export function stopServers(): void {
  for (const server of servers) server.kill()
}
