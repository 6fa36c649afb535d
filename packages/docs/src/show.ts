// Says where the docs are; with --open it serves them and opens a browser.
import { join } from 'node:path'
import { preview } from 'astro'

const root = join(import.meta.dirname, '..')

if (process.argv.includes('--open')) {
  const port = process.env.PORT ? { port: Number(process.env.PORT) } : {}
  const server = await preview({
    root,
    server: { ...port, host: '127.0.0.1', open: process.stdout.isTTY },
    logLevel: 'error',
  })
  console.log(`docs: http://127.0.0.1:${server.port}/docs/ (Ctrl-C stops)`)
} else {
  console.log(`docs: ${join(root, 'dist')}\nServe them with: pnpm --filter @org/cms-cdr-docs show --open`)
}
