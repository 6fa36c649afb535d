import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { emptyFolder, run, runBuilt } from '../test/run.ts'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  onTestFinished(() => void server.close().closeAllConnections())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server that has sessions, as the one of this project does. */
const consoleServer = () =>
  serve((request, response) => response.writeHead(request.url === '/session' ? 204 : 404).end())

test('open puts the direction and the call center into the address of the page', async () => {
  const url = await consoleServer()
  expect(await run(['open', '1-2', '--print'], url)).toEqual({ status: 0, stdout: `${url}/?call=1-2\n`, stderr: '' })
  const { stdout } = await run(['open', 'a b', '--print', '--direction', 'outbound', '--cc-id', '7'], url)
  expect(stdout).toBe(`${url}/?call=a+b&direction=outbound&ccId=7\n`)
})

test('open rejects a system without a console', async () => {
  const url = await serve((_request, response) => response.writeHead(404).end())
  expect(await run(['open', '1-2'], url)).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/is not a cms-cdr server \(HTTP 404\)/),
  })
})

test.skipIf(process.platform !== 'linux')('open says which address to open where there is no browser', async () => {
  const url = await consoleServer()
  expect(await runBuilt(['open', '1-2', '--quiet'], url, { env: { PATH: emptyFolder() } })).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining(`. Open ${url}/?call=1-2 yourself.`),
  })
})

test.skipIf(process.platform !== 'linux')('open starts the browser of the system (tested on Linux)', async () => {
  const url = await consoleServer()
  const folder = emptyFolder()
  // The browser of this system: it records the address that it should open.
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\necho "$1" > '${folder}/opened'\n`)
  chmodSync(join(folder, 'xdg-open'), 0o755)
  const env = { PATH: `${folder}:${process.env.PATH}` }
  expect(await runBuilt(['open', '1-2'], url, { env })).toMatchObject({
    status: 0,
    stderr: `Opening ${url}/?call=1-2\n`,
  })
  await expect
    .poll(() => readFileSync(join(folder, 'opened'), { encoding: 'utf8', flag: 'a+' }))
    .toBe(`${url}/?call=1-2\n`)
})
