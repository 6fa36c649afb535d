import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { newCertificate } from '../../test/certificate.ts'
import { useProgram } from '../../test/program.ts'

const { folder, program } = useProgram('healthcheck', afterAll)
const serve = (...args: string[]) => program.start(['serve', '--port', '0', '--database', 'sqlite:cdr.sqlite', ...args])
const check = (url: string, ...args: string[]) => program.run(['healthcheck', '--port', new URL(url).port, ...args])
const healthy = { status: 0, stdout: '', stderr: '' }

test.concurrent('a server that responds is healthy, whatever address it listens on', async ({ expect }) => {
  const { url } = await serve('--host', '0.0.0.0')
  expect(await check(url, '--host', '0.0.0.0')).toEqual(healthy)
})

test.concurrent('a server with TLS is healthy, whatever name its certificate has', async ({ expect }) => {
  const { cert, key } = await newCertificate('cdr.example.test')
  writeFileSync(join(folder, 'cert.pem'), cert)
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 })
  const tls = ['--cert', 'cert.pem', '--key', 'key.pem']
  const { url } = await serve(...tls)
  expect(await check(url, ...tls)).toEqual(healthy)
  expect((await check(url)).status).toBe(1)
})

test.concurrent('a server whose allowlist does not name this machine is healthy', async ({ expect }) => {
  const { url } = await serve('--allow', '192.0.2.0/24')
  expect((await fetch(`${url}/healthz`)).status).toBe(403)
  expect(await check(url)).toEqual(healthy)
})

test.concurrent('the settings of the server come from the environment', async ({ expect }) => {
  const { url } = await serve()
  const child = program.spawn(['healthcheck'], { PORT: new URL(url).port })
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
})

test.concurrent('nothing on the port is not healthy', async ({ expect }) => {
  expect(await check('http://127.0.0.1:1')).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/^cms-cdr-server: The server on port 1 does not respond: .*ECONNREFUSED.*\n$/),
  })
})

test('a server that fails, or does not respond in time, is not healthy', async () => {
  const server = createServer((_request, response) => response.writeHead(503).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  expect(await check(url)).toMatchObject({ status: 1, stderr: expect.stringMatching(/HTTP status 503/) })
  server.removeAllListeners('request').on('request', () => {})
  expect(await check(url)).toMatchObject({ status: 1, stderr: expect.stringMatching(/no response within 5 s/) })
})
