// Says where the docs are; with --open it serves them and opens a browser.
import { spawn } from 'node:child_process'
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, extname, join } from 'node:path'

const dist = join(import.meta.dirname, '..', 'dist')
const types: Record<string, string> = {
  '.html': 'text/html',
  '.json': 'application/json',
  '.yaml': 'application/yaml',
  '.txt': 'text/plain',
}
const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer' }

if (process.argv.includes('--open')) preview()
else console.log(`docs: ${join(dist, 'index.html')}\nServe them with: pnpm run docs --open`)

function preview(): void {
  const server = createServer((request, response) => {
    const file = join(dist, basename(new URL(request.url ?? '/', 'http://docs').pathname) || 'index.html')
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': `${types[extname(file)]}; charset=utf-8` })
    createReadStream(file).pipe(response)
  })
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    console.log(`docs: ${url} (Ctrl-C stops)`)
    if (process.stdout.isTTY)
      spawn(openers[process.platform] ?? 'xdg-open', [url], { stdio: 'ignore' }).on('error', () => {})
  })
}
