import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createProxy } from 'node:http'
import { createServer, type Server } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { examples } from '@org/cms-cdr-client/testing'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { emptyFolder, run as runProgram } from '../test/run.ts'

const answer = JSON.stringify(examples.vendorSample.response)
const servers: Server[] = []
let folder: string
beforeEach(() => {
  folder = emptyFolder()
})
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function secure(port = 0): Promise<{ target: string; fingerprint: string; server: Server }> {
  const pem = await generate([{ name: 'commonName', value: 'cms.internal' }])
  const server = createServer({ key: pem.private, cert: pem.cert }, (_request, response) => response.end(answer))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const target = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { target, fingerprint: new X509Certificate(pem.cert).fingerprint256, server }
}

const run = (args: string[], input?: string) =>
  runProgram(args, '', {
    env: { CMS_CDR_URL: undefined, CMS_CDR_AK: undefined, CMS_CDR_CONFIG_FOLDER: folder },
    ...(input ? { input } : {}),
  })

async function profileFor(target: string): Promise<void> {
  const settings = ['--url', `https://${target}`, '--access-key', 'my-access-key', '--cc-id', '1', '--secret-stdin']
  expect(await run(['profile', 'add', 'prod', ...settings], 'canary')).toMatchObject({ status: 0 })
}

test('trust says whose address is without TLS', async () => {
  const settings = ['--url', 'http://cms.test', '--access-key', 'ak', '--cc-id', '1', '--secret-stdin']
  await run(['profile', 'add', 'prod', ...settings], 'canary')
  expect(await run(['trust'])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(
      /The URL of profile prod must name a system that speaks TLS, but is "http:\/\/cms\.test"/,
    ),
  })
})

test('trust shows and pins a certificate, and then only that certificate is accepted', async () => {
  const { target, fingerprint, server } = await secure()
  await profileFor(target)
  expect(await run(['get', '1000000000-0001'])).toMatchObject({
    status: 7,
    stderr: expect.stringMatching(/not trusted\. .*--ca-file.*cms-cdr trust/),
  })
  const seen = await run(['trust'])
  expect(seen.status).toBe(2)
  expect(seen.stderr).toContain(fingerprint)
  expect(seen.stderr).toMatch(/cms\.internal[\s\S]*not trusted by this machine[\s\S]*not a terminal.*--accept/)
  expect(await run(['trust', '--accept', fingerprint])).toMatchObject({ status: 0 })
  expect(await run(['get', '1000000000-0001'])).toMatchObject({ status: 0 })
  expect(await run(['trust'])).toMatchObject({ status: 0, stderr: expect.stringMatching(/already pinned/) })

  await new Promise<void>((resolve) => {
    server.close(() => resolve()).closeAllConnections()
  })
  const changed = await secure(Number(target.split(':')[1]))
  expect(await run(['get', '1000000000-0001'])).toMatchObject({
    status: 7,
    stderr: expect.stringMatching(/not the pinned one.*cms-cdr trust --replace/),
  })
  const stopped = await run(['trust', target])
  expect(stopped.status).toBe(7)
  expect(stopped.stderr).toContain(`pinned  ${fingerprint}\n  found   ${changed.fingerprint}`)
  expect(await run(['trust', '--replace', '--accept', fingerprint])).toMatchObject({ status: 7 })
  const asOpensslPrints = `sha256 Fingerprint=${changed.fingerprint}`
  expect(await run(['trust', '--replace', '--accept', asOpensslPrints])).toMatchObject({ status: 0 })
  expect(await run(['get', '1000000000-0001'])).toMatchObject({ status: 0 })
})

test('trust never pins a certificate to the profile of another system, and removes a pin', async () => {
  const [own, other] = [await secure(), await secure()]
  await profileFor(own.target)
  expect(await run(['trust', other.target, '--accept', other.fingerprint])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(new RegExp(`Profile prod is for ${own.target}, not for ${other.target}`)),
  })
  expect(await run(['trust', '--accept', own.fingerprint])).toMatchObject({ status: 0 })
  expect(await run(['get', '1000000000-0001'])).toMatchObject({ status: 0 })
  expect(await run(['trust', '--forget', '--replace'])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/--replace pins a certificate, but --forget removes it/),
  })
  expect(await run(['trust', other.target, '--forget'])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/--forget is for a profile, not for 127.*--profile/),
  })
  expect(await run(['get', '1000000000-0001'])).toMatchObject({ status: 0 })
  expect(await run(['trust', '--forget'])).toMatchObject({ status: 0 })
  expect(JSON.parse((await run(['profile', 'show'])).stdout)).not.toHaveProperty('fingerprint')
  expect(await run(['get', '1000000000-0001'])).toMatchObject({ status: 7 })
})

test('trust reports a missing profile, a refused connection, a port without TLS and an invalid target', async () => {
  const { target } = await secure()
  expect(await run(['trust', target])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/no current profile.*profile add/),
  })
  await profileFor(target)
  expect(await run(['trust', '127.0.0.1:1'])).toMatchObject({
    status: 7,
    stderr: expect.stringMatching(/connection to 127\.0\.0\.1:1 failed: .*ECONNREFUSED.*Nothing listens.*--url/),
  })
  const plain = createProxy().listen(0, '127.0.0.1')
  onTestFinished(() => void plain.close())
  await once(plain, 'listening')
  expect(await run(['trust', `127.0.0.1:${(plain.address() as AddressInfo).port}`])).toMatchObject({
    status: 7,
    stderr: expect.stringMatching(
      /^cms-cdr: .* failed: wrong version number\. The port does not speak TLS\. .*--url.*\n$/,
    ),
  })
  expect(await run(['trust', 'not a host'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/HOST:PORT/) })
})

test('trust and doctor connect through the proxy of the profile', async () => {
  const { target, fingerprint } = await secure()
  const tunnels: string[] = []
  const proxy = createProxy().on('connect', ({ url = '' }, socket) => {
    tunnels.push(url)
    const [host, port] = url.split(':')
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  onTestFinished(() => void proxy.close())
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  await profileFor(target)
  await run(['profile', 'set', 'proxy', address])
  expect(await run(['trust', '--accept', fingerprint])).toMatchObject({ status: 0 })
  expect(tunnels).toEqual([target])
  const { status, stdout } = await run(['doctor', '1000000000-0001'])
  expect(status).toBe(0)
  expect(stdout).toMatch(/through the proxy 127\.0\.0\.1:\d+/)
  expect(stdout).toContain(fingerprint)
  expect(tunnels.length).toBeGreaterThan(2)
  expect(new Set(tunnels)).toEqual(new Set([target]))
})
