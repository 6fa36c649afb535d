import { join } from 'node:path'
import { buildApp, type ServerOptions } from './app.ts'
import { UserError } from './user-error.ts'

// Beside this file once it is built.
const docs = join(import.meta.dirname, 'docs')

/** Starts the server and gives its address. SIGINT and SIGTERM end it: open requests are answered first. */
export async function runServer(options: ServerOptions, at: { host: string; port: number }): Promise<string> {
  const app = buildApp({ log: process.stderr, docs, ...options })
  app.addHook('onClose', () => options.store.close())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close())
  try {
    return await app.listen(at)
  } catch (error) {
    await app.close()
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'EADDRINUSE' ? `port ${at.port} is taken` : message
    throw new UserError(
      `Cannot listen on ${at.host}: ${reason}. Choose another with --port or PORT; 0 takes any that is free.`,
    )
  }
}
